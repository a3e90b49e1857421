import { type Delegation, sentTo, whyNotInForce } from '#work-order';
import { check, type EngineCheck, type Proposal } from './engine-check';
import { type Question } from './verdict';

/** Who asks, for whom and as what, and what was ever delegated in the work order. */
type Delegated = Pick<Question, 'workOrder' | 'requestedBy' | 'onBehalfOf' | 'asDelegate' | 'now'>;

/**
 * A delegate to whom something was sent in this work order proposes what a dispatch permits that it has taken on
 * and nobody has ended; somebody with the role delegate to whom nothing was sent is limited by policy alone. Not
 * told where it limits nobody.
 */
export const delegationKept = (proposal: Proposal): EngineCheck | undefined => {
  const { action, now } = proposal;
  const sent = sentToAsker(proposal);
  if (sent.length === 0) return undefined;
  const inForce = sent.filter((one) => whyNotInForce(one, now) === undefined);
  const permitting = inForce.filter(({ permits }) => permits.includes(action.kind));
  return check('delegation-scope', 'delegation-exceeded', {
    problem: permitting.length > 0 ? undefined : beyondAll(action.kind, inForce, sent, now),
    fine: `It is delegated: the dispatch ${namesOf(permitting)} permits ${action.kind}.`,
  });
};

/** When the last dispatch times out under which a delegate may propose this; undefined where none limits it. */
export const delegatedUntil = (
  question: Delegated & Pick<Question, 'action'>,
): string | undefined =>
  sentToAsker(question)
    .filter((one) => one.permits.includes(question.action.kind))
    .filter((one) => whyNotInForce(one, question.now) === undefined)
    .map(({ timesOutAt }) => timesOutAt)
    .sort()
    .at(-1);

/** What was sent to the delegate who asks or to those they act for, and what one of them has taken on. */
const sentToAsker = ({
  workOrder,
  requestedBy,
  onBehalfOf,
  asDelegate,
}: Delegated): readonly Delegation[] =>
  asDelegate ? sentTo(workOrder, [requestedBy, ...onBehalfOf]) : [];

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
