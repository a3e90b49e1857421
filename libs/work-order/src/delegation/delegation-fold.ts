import { type delegationDispatched, type RecordedOf, type WritEvent } from '#contracts';
import { ofEarlierRun } from '../approvals/approval-fold';
import { entryOf } from '../entry';
import { type Delegation } from '../lifecycle/lifecycle-state';
import { isAwaited } from './delegations';

export type DelegationEvent = Extract<WritEvent, { type: `delegation.${string}` }>;
type Delegations = Readonly<Record<string, Delegation>>;

/**
 * Folds dispatches. Delivered, accepted and reported done are facts of their own: none of them completes
 * anything, and they may come in any order. Only the operator's confirmation completes (domain rule 10),
 * also after the hard timeout; what was superseded or called back is over.
 */
export const evolveDelegations = (
  delegations: Delegations,
  event: DelegationEvent,
): Delegations => {
  if (event.type === 'delegation.dispatched') return dispatched(delegations, event);
  const known = entryOf(delegations, event.data.dispatchId);
  if (!known) return delegations;
  return { ...delegations, [known.dispatchId]: { ...known, ...changeBy(event, known) } };
};

/** Dispatches once the work order is reopened: those that are over belong to the earlier run, the others go on. */
export const reopenedDelegations = (delegations: Delegations): Delegations => {
  const over = Object.entries(delegations).filter(([, one]) => !isAwaited(one));
  return { ...delegations, ...ofEarlierRun(Object.fromEntries(over)) };
};

const changeBy = (
  event: Exclude<DelegationEvent, RecordedOf<typeof delegationDispatched>>,
  { reminders, end }: Delegation,
): Partial<Delegation> => {
  switch (event.type) {
    case 'delegation.delivered':
      return { deliveredAt: event.recordedAt };
    case 'delegation.accepted':
      return { acceptedAt: event.recordedAt, acceptedBy: event.data.acceptedBy };
    case 'delegation.reminded':
      return { reminders: Math.max(reminders, event.data.number) };
    case 'delegation.reported-done':
      return {
        reportedAt: event.recordedAt,
        reportedBy: event.data.reportedBy,
        left: event.data.artifacts,
      };
    case 'delegation.confirmed':
      return { end: 'confirmed', endedAt: event.recordedAt };
    case 'delegation.timed-out':
      return { end: end ?? 'timed-out' };
    case 'delegation.superseded':
      return end === 'confirmed' ? {} : { end: 'superseded', endedAt: event.recordedAt };
    case 'delegation.stopped':
      return end === 'confirmed' ? {} : { end: 'stopped', endedAt: event.recordedAt };
  }
};

const dispatched = (
  delegations: Delegations,
  { data, actor }: RecordedOf<typeof delegationDispatched>,
): Delegations => {
  if (entryOf(delegations, data.dispatchId)) return delegations;
  const { dispatchId, kind, recipient, delegator, step, digest, timesOutAt } = data;
  const { reads, writes, permits, blocks, timeouts } = data;
  const delegation: Delegation = {
    dispatchId,
    kind,
    recipient,
    delegator,
    onBehalfOf: actor.onBehalfOf ?? [],
    step: step ?? null,
    digest,
    reads,
    writes,
    permits,
    blocks,
    timeouts,
    dispatchedAt: data.createdAt,
    timesOutAt,
    reminders: 0,
    deliveredAt: null,
    acceptedAt: null,
    acceptedBy: null,
    reportedAt: null,
    reportedBy: null,
    left: [],
    end: null,
    endedAt: null,
  };
  return { ...delegations, [dispatchId]: delegation };
};
