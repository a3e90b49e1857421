import { type DelegationDispatchedData, type DelegationRemindedData } from '#contracts';
import { elapsedMs, type RecordedEvent, type RowId, toInstant } from '#kernel';
import { reminderAt } from '#work-order';
import { type Recorded } from './cells';
import { gone, type TimerStep } from './timer-row';

const KIND = 'delegation';
/** The next reminder, and the end of the wait. Both ask for the same: the decider knows which of them is due. */
const escalationSteps = ['remind', 'time-out'] as const;

/** The same id may stand for dispatches of several work orders. */
const subjectOf = ({ data }: RecordedEvent): string => `${data.workOrderId}/${data.dispatchId}`;

const dispatched: TimerStep = (
  _row,
  event: Recorded<DelegationDispatchedData>,
  [, , subject, escalationStep],
) => {
  const { workOrderId, createdAt, timeouts, timesOutAt } = event.data;
  const first = reminderAt({ dispatchedAt: createdAt, timeouts }, 1);
  const dueAt = escalationStep === 'remind' ? first : timesOutAt;
  if (dueAt === undefined || (escalationStep === 'remind' && dueAt >= timesOutAt)) return undefined;
  return {
    tenant: event.tenant,
    kind: KIND,
    subject: subject!,
    escalation_step: escalationStep!,
    work_order_id: workOrderId,
    due_at: dueAt,
    lead_ms: elapsedMs(dueAt, timesOutAt),
    paused_due_at: null,
    event_id: event.id,
    position: event.position,
  };
};

/** What comes next is another reminder only before the end of the wait. */
const reminded: TimerStep = (row, { data, id }: Recorded<DelegationRemindedData>) => {
  if (!row || row.due_at === null || row.lead_ms === null) return undefined;
  const end = Date.parse(row.due_at) + row.lead_ms;
  const nextAt = toInstant(Date.parse(data.nextAt));
  const lead = end - Date.parse(nextAt);
  return lead > 0 ? { ...row, due_at: nextAt, lead_ms: lead, event_id: id } : undefined;
};

/** The escalation steps that an event about delegations concerns; a reminder moves no end. */
export const delegationTimersOf = (event: RecordedEvent): readonly RowId[] =>
  escalationSteps
    .filter((escalationStep) => escalationStep === 'remind' || event.type !== 'delegation.reminded')
    .map((escalationStep) => [event.tenant, KIND, subjectOf(event), escalationStep]);

/**
 * What moves the escalation paths of dispatches. Neither a report nor being taken on does: only what ends the wait. Of
 * work that has ended nothing fires until it is taken up again: see `messaging.timers`.
 */
export const onDelegations: Readonly<Record<string, TimerStep>> = {
  'delegation.dispatched': dispatched,
  'delegation.reminded': reminded,
  'delegation.confirmed': gone,
  'delegation.timed-out': gone,
  'delegation.superseded': gone,
  'delegation.stopped': gone,
};
