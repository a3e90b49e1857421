import { defineProjection, type RecordedEvent, type RowId } from '#kernel';
import { approvalTimersOf, onApprovals } from './approval-timers';
import { delegationTimersOf, onDelegations } from './delegation-timers';
import { escalationTimersOf, onEscalations } from './escalation-timers';
import { type TimerRow, timersTable } from './timer-row';

const rowsOf = (event: RecordedEvent): readonly RowId[] => {
  if (Object.hasOwn(onApprovals, event.type)) return approvalTimersOf(event);
  if (Object.hasOwn(onDelegations, event.type)) return delegationTimersOf(event);
  return escalationTimersOf(event);
};

/** Which step of which escalation path is due when? */
export const timers = defineProjection<TimerRow>({
  name: 'timers',
  version: 3,
  columns: timersTable.columns,
  key: ['tenant', 'kind', 'subject', 'escalation_step'],
  rowsOf,
  on: { ...onApprovals, ...onDelegations, ...onEscalations },
});
