import { type Delegation } from '#work-order';
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
  const sent = sentTo(proposal);
  if (sent.length === 0) return undefined;
  const inForce = sent.filter((one) => whyNot(one, now) === undefined);
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
  sentTo(question)
    .filter((one) => one.permits.includes(question.action.kind))
    .filter((one) => whyNot(one, question.now) === undefined)
    .map(({ timesOutAt }) => timesOutAt)
    .sort()
    .at(-1);

/** What was sent to the delegate who asks or to those they act for, and what one of them has taken on. */
const sentTo = ({
  workOrder,
  requestedBy,
  onBehalfOf,
  asDelegate,
}: Delegated): readonly Delegation[] => {
  if (!asDelegate) return [];
  const requesters = [requestedBy, ...onBehalfOf];
  return Object.values(workOrder.delegations).filter(
    ({ recipient, acceptedBy }) =>
      requesters.includes(recipient) || (acceptedBy !== null && requesters.includes(acceptedBy)),
  );
};

/** Why nothing may be done under a dispatch; undefined where something may. */
const whyNot = ({ end, timesOutAt, acceptedAt }: Delegation, now: string): string | undefined => {
  if (end !== null && end !== 'timed-out') return `is ${end}`;
  if (end === 'timed-out' || timesOutAt <= now) return `timed out at ${timesOutAt}`;
  return acceptedAt === null ? 'is not accepted yet: accept it first' : undefined;
};

const beyondAll = (
  kind: string,
  inForce: readonly Delegation[],
  sent: readonly Delegation[],
  now: string,
): string => {
  if (inForce.length === 0)
    return `Nothing is delegated to whoever asks: ${sent
      .map((one) => `the dispatch ${one.dispatchId} ${whyNot(one, now)}`)
      .join('; ')}.`;
  const permits = new Set(inForce.flatMap((one) => one.permits));
  const permitted = permits.size > 0 ? [...permits].join(', ') : 'no action';
  return `The dispatch ${namesOf(inForce)} permits ${permitted}, not ${kind}.`;
};

const namesOf = (delegations: readonly Delegation[]): string =>
  delegations.map(({ dispatchId }) => dispatchId).join(', ');
