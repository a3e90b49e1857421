import { type RecordedEvent } from '#kernel';
import { dataOf, type Around, type Effect } from './effect';
import { entryOf } from './entry';
import { type RecordedDecision, type WorkOrder } from './state';

/** A decision that somebody may still act on or waits by, made before the event. */
const standsSince = (
  { recordedAt }: RecordedEvent,
  { supersededBy, reported, decidedAt, outcome, validUntil }: RecordedDecision,
  now: string,
): boolean =>
  supersededBy === null &&
  !reported &&
  decidedAt < recordedAt &&
  (outcome === 'wait' || (outcome === 'run' && validUntil > now));

export const decidesAgain = (
  on: string,
  isOutdated?: (decision: RecordedDecision, event: RecordedEvent, around: Around) => boolean,
): Effect => ({
  reaction: `policy-decide-again-on-${on.replace('.', '-')}`,
  on,
  effect: 'a new decision',
  ...(isOutdated && {
    isMissing: (event: RecordedEvent, around: Around) =>
      around.workOrder.decisions
        .values()
        .some(
          (decision) =>
            standsSince(event, decision, around.now) && isOutdated(decision, event, around),
        ),
  }),
});

/** Waits for approvals that have all been granted. */
export const isGranted = (
  { outcome, approvals }: RecordedDecision,
  event: RecordedEvent,
  { workOrder, now }: Around,
): boolean =>
  outcome === 'wait' &&
  isOpen(workOrder) &&
  approvals.includes(dataOf(event)['approvalId']!) &&
  approvals.every((id) => {
    const approval = entryOf(workOrder.approvals, id);
    if (approval?.status !== 'approved' || approval.consumed || approval.isOfEarlierRun)
      return false;
    return approval.expiresAt === null || approval.expiresAt > now;
  });

/** Rests on an approval that counts no more. */
export const isWithdrawn = (
  { approvals }: RecordedDecision,
  event: RecordedEvent,
  { workOrder }: Around,
): boolean => {
  const id = dataOf(event)['approvalId']!;
  const status = entryOf(workOrder.approvals, id)?.status ?? 'unknown';
  return isOpen(workOrder) && approvals.includes(id) && ENDED_APPROVALS.has(status);
};

const ENDED_APPROVALS: ReadonlySet<string> = new Set([
  'rejected',
  'expired',
  'revoked',
  'superseded',
]);
/** Neither halted nor held by a delegation, which have reasons of their own to wait and to stop. */
const isOpen = ({ status, stopped, delegations }: WorkOrder): boolean =>
  status === 'open' &&
  !stopped &&
  Object.values(delegations).every(({ endedAt }) => endedAt !== null);
