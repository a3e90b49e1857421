import { type Delegation, delegationStatus } from '#work-order';
import { clipped } from './engine-check';
import { type Answer, answerableFor, type FullQuestion } from './verdict';

/** The rule by which a delegator waits. */
const HELD = 'engine.delegation';

/**
 * The answer while work is delegated: until the operator confirms a dispatch, its delegator's own actions in that
 * step wait, whatever else they would do; a stop stays a stop, and looking is free. Nobody is asked for an approval
 * meanwhile; those that were asked for stand. Domain rule 10.
 */
export const heldByDelegations = (question: FullQuestion, answer: Answer): Answer => {
  if (answer.outcome === 'stop') return answer;
  const { holding } = delegationStatus(question.workOrder, question, question.now);
  if (holding.length === 0) return answer;
  const owner = answerableFor(question);
  const { outcome, rests, has } = answer;
  return {
    outcome: 'wait',
    rules: [HELD],
    reasons: holding.map(reasonOf),
    owner,
    next: `Hold ${question.action.kind}: an operator confirms ${holding.map(nameOf).join(' and ')}, or calls it back.`,
    ...(owner === 'TBD' && { code: 'owner-missing' }),
    rests: outcome === 'wait' ? rests : [],
    has: outcome === 'wait' ? has : rests,
    asks: [],
    waitsUntil: holding
      .map(({ timesOutAt }) => timesOutAt)
      .sort()
      .at(-1),
  };
};

const nameOf = ({ dispatchId, recipient }: Delegation): string =>
  `the dispatch ${dispatchId} to ${recipient}`;

const reasonOf = (delegation: Delegation): string => {
  const { step, reportedAt } = delegation;
  const what = step === null ? 'Work of this work order' : `The step ${step}`;
  const said =
    reportedAt === null ? 'nobody has' : 'its delegate says that it is done, and no operator has';
  return clipped(`${what} is delegated by ${nameOf(delegation)}: ${said} confirmed it.`);
};
