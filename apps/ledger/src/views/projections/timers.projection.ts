import { decisionMade } from '#contracts';
import { defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { approvalTimersOf, onApprovals } from './approval-timers';
import { delegationTimersOf, onDelegations } from './delegation-timers';
import { escalationTimersOf, onEscalations, OUTCOME, outcomeDue } from './escalation-timers';
import { gone, type TimerRow, timersTable, type TimerStep } from './timer-row';

/** A decision uses up approvals, and may start the wait for its outcome. */
const rowsOf = (event: RecordedEvent): readonly RowId[] => {
  if (event.type === decisionMade.type)
    return [...approvalTimersOf(event), ...escalationTimersOf(event)];
  if (Object.hasOwn(onApprovals, event.type)) return approvalTimersOf(event);
  if (Object.hasOwn(onDelegations, event.type)) return delegationTimersOf(event);
  return escalationTimersOf(event);
};

const decided: TimerStep = (row, event, rowId) =>
  rowId[1] === OUTCOME ? outcomeDue(row, event, rowId) : gone(row, event, rowId);

/** Which step of which escalation path is due when? */
export const timers = defineProjection<TimerRow>({
  name: 'timers',
  version: 4,
  columns: timersTable.columns,
  key: ['tenant', 'kind', 'subject', 'escalation_step'],
  rowsOf,
  on: { ...onApprovals, ...onDelegations, ...onEscalations, [decisionMade.type]: decided },
});
