import { type Delegation, delegationStatus, isDelegated, whyNotInForce } from '#work-order';
import {
  check,
  clipped,
  type EngineCheck,
  type Proposal,
  type Answer,
  answerableFor,
  type FullQuestion,
  type Question,
} from './verdict';

/** The rule by which a delegator waits. */
const HELD = 'engine.delegation';

/**
 * The answer while work is delegated: until the operator confirms a dispatch, its delegator's own actions in that
 * step wait, whatever else they would do; a stop stays a stop, and reading is free. Nothing requests an approval
 * meanwhile; those that were requested stay. Domain rule 10.
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
    requests: [],
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
  const confirmation =
    reportedAt === null ? 'nobody has' : 'its delegate says that it is done, and no operator has';
  return clipped(`${what} is delegated by ${nameOf(delegation)}: ${confirmation} confirmed it.`);
};

/**
 * A delegate to whom something was sent in this work order proposes what a dispatch permits that it has taken on
 * and nobody has ended; somebody with the role delegate to whom nothing was sent is limited by policy, and proposes
 * nothing in a work order that was opened for another delegate. Absent where it limits nobody.
 */
export const delegationPermits = (proposal: Proposal): EngineCheck | undefined => {
  const { workOrder, action, now } = proposal;
  const status = delegationStatus(workOrder, proposal, now);
  const { sent, inForce, permitting, reservedFor } = status;
  if (sent.length === 0 && reservedFor === null) return undefined;
  const beyond = (): string =>
    sent.length > 0
      ? beyondAll(action.kind, inForce, sent, now)
      : `The work order is for the delegate ${reservedFor}, and nothing of it was dispatched to the caller.`;
  return check('delegation-scope', 'delegation-exceeded', {
    problem: isDelegated(status) ? undefined : beyond(),
    fine: `It is delegated: the dispatch ${namesOf(permitting)} permits ${action.kind}.`,
  });
};

/** When the last dispatch times out under which a delegate may propose this; undefined where none limits it. */
export const delegatedUntil = (question: Question): string | undefined =>
  delegationStatus(question.workOrder, question, question.now)
    .permitting.map(({ timesOutAt }) => timesOutAt)
    .sort()
    .at(-1);

const beyondAll = (
  kind: string,
  inForce: readonly Delegation[],
  sent: readonly Delegation[],
  now: string,
): string => {
  if (inForce.length === 0)
    return `Nothing is delegated to the caller: ${sent
      .map((one) => `the dispatch ${one.dispatchId} ${whyNotInForce(one, now)}`)
      .join('; ')}.`;
  const permits = new Set(inForce.flatMap((one) => one.permits));
  const permitted = permits.size > 0 ? [...permits].join(', ') : 'no action';
  return `The dispatch ${namesOf(inForce)} permits ${permitted}, not ${kind}.`;
};

const namesOf = (delegations: readonly Delegation[]): string =>
  delegations.map(({ dispatchId }) => dispatchId).join(', ');
