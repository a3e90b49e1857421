import { type Delegation, delegationStatus, whyNotInForce } from '#work-order';
import { check, type EngineCheck, type Proposal } from './engine-check';
import { type Question } from './verdict';

/**
 * A delegate to whom something was sent in this work order proposes what a dispatch permits that it has taken on
 * and nobody has ended; somebody with the role delegate to whom nothing was sent is limited by policy alone. Not
 * told where it limits nobody.
 */
export const delegationKept = (proposal: Proposal): EngineCheck | undefined => {
  const { workOrder, action, now } = proposal;
  const { sent, inForce, permitting } = delegationStatus(workOrder, proposal, now);
  if (sent.length === 0) return undefined;
  return check('delegation-scope', 'delegation-exceeded', {
    problem: permitting.length > 0 ? undefined : beyondAll(action.kind, inForce, sent, now),
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
    return `Nothing is delegated to whoever asks: ${sent
      .map((one) => `the dispatch ${one.dispatchId} ${whyNotInForce(one, now)}`)
      .join('; ')}.`;
  const permits = new Set(inForce.flatMap((one) => one.permits));
  const permitted = permits.size > 0 ? [...permits].join(', ') : 'no action';
  return `The dispatch ${namesOf(inForce)} permits ${permitted}, not ${kind}.`;
};

const namesOf = (delegations: readonly Delegation[]): string =>
  delegations.map(({ dispatchId }) => dispatchId).join(', ');
