import { type RecordedEvent } from '#kernel';
import { entryOf } from '../entry';
import { type RecordedDecision, type WorkOrder } from '../state';
import { type ExceptionCatalogue } from '../exceptions/exception-catalogue';

/** A decision that somebody may still act on or waits by, made before the event. */
const standsSince = (
  { recordedAt }: RecordedEvent,
  { supersededBy, reportedAt, decidedAt, outcome, validUntil }: RecordedDecision,
  now: string,
): boolean =>
  supersededBy === null &&
  reportedAt === null &&
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
  approvals.includes(textsOf(event)['approvalId']!) &&
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
  const id = textsOf(event)['approvalId']!;
  const status = entryOf(workOrder.approvals, id)?.status;
  return isOpen(workOrder) && approvals.includes(id) && ENDED_APPROVALS.has(status);
};

const ENDED_APPROVALS: ReadonlySet<string | undefined> = new Set([
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

/** What is known when the effect of an event is checked. */
export interface Around {
  /** The work order as its whole stream says; unknown for events of other streams. */
  readonly workOrder: WorkOrder;
  readonly catalogue: ExceptionCatalogue;
  /** When it is checked. */
  readonly now: string;
  /** Events of another stream that `reads` names. */
  readonly others: (stream: string) => readonly RecordedEvent[];
}

/** What follows an event by a reaction. */
export interface Effect {
  /** The reaction with its service: `exceptions-raise-on-step-blocked`. */
  readonly reaction: string;
  readonly on: string;
  /** What follows, for people. */
  readonly effect: string;
  /** Whether the log shows that it is missing; absent where the log cannot show it. */
  readonly isMissing?: (event: RecordedEvent, around: Around) => boolean;
  /** Other streams that the answer depends on. */
  readonly reads?: (event: RecordedEvent) => readonly string[];
}

type Data = Readonly<Record<string, string>>;

/** The texts of an event's data, which are all that effects are found by. */
export const textsOf = ({ data }: RecordedEvent): Data => data as Data;
