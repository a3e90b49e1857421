import { awaitedDelegations, type Delegation, delegatorsOf } from '#work-order';
import { clipped } from './engine-check';
import { type Answer, answerableFor, type FullQuestion, type Question } from './verdict';

/** The rule by which a delegator waits. */
const HELD = 'engine.delegation';

/**
 * The answer while work is delegated: until the operator confirms a dispatch, its delegator's own actions in that
 * step wait, whatever else they would do; a stop stays a stop, and looking is free. Nobody is asked for an approval
 * meanwhile; those that were asked for stand. Domain rule 10.
 */
export const heldByDelegations = (question: FullQuestion, answer: Answer): Answer => {
  if (answer.outcome === 'stop' || question.action.authority === 'read') return answer;
  const awaited = awaitedDelegations(question.workOrder).filter((one) => holds(one, question));
  if (awaited.length === 0) return answer;
  const owner = answerableFor(question);
  const { outcome, rests, has } = answer;
  return {
    outcome: 'wait',
    rules: [HELD],
    reasons: awaited.map(reasonOf),
    owner,
    next: `Hold ${question.action.kind}: an operator confirms ${awaited.map(nameOf).join(' and ')}, or calls it back.`,
    ...(owner === 'TBD' && { code: 'owner-missing' }),
    rests: outcome === 'wait' ? rests : [],
    has: outcome === 'wait' ? has : rests,
    asks: [],
    waitsUntil: awaited
      .map(({ timesOutAt }) => timesOutAt)
      .sort()
      .at(-1),
  };
};

const holds = (delegation: Delegation, question: Question): boolean =>
  isByDelegator(delegation, question) && isInItsStep(delegation, question);

/** Whoever sent it or whom they acted for; not the delegate who acts for one of them. */
const isByDelegator = (delegation: Delegation, { requestedBy, onBehalfOf }: Question): boolean => {
  const delegators = delegatorsOf(delegation);
  const requesters = [requestedBy, ...onBehalfOf];
  const isDelegates =
    requesters.includes(delegation.recipient) || requestedBy === delegation.acceptedBy;
  if (isDelegates && !delegators.includes(requestedBy)) return false;
  return requesters.some((one) => delegators.includes(one));
};

/** An action that names no step may belong to any: where the work stops for the dispatch, so does the action. */
const isInItsStep = ({ step, blocks }: Delegation, { action }: Question): boolean =>
  step === null || (action.step === undefined ? blocks : action.step === step);

const nameOf = ({ dispatchId, recipient }: Delegation): string =>
  `the dispatch ${dispatchId} to ${recipient}`;

const reasonOf = (delegation: Delegation): string => {
  const { step, reportedAt } = delegation;
  const what = step === null ? 'Work of this work order' : `The step ${step}`;
  const said =
    reportedAt === null ? 'nobody has' : 'its delegate says that it is done, and no operator has';
  return clipped(`${what} is delegated by ${nameOf(delegation)}: ${said} confirmed it.`);
};
