import { defineProjection } from '#kernel';
import { approvalTimersOf, onApprovals } from './approval-timers';
import { ladderTimersOf, onLadders } from './ladder-timers';
import { type TimerRow } from './timer-row';

/** Which rung of which ladder is due when? */
export const timers = defineProjection<TimerRow>({
  name: 'timers',
  version: 2,
  columns: {
    tenant: 'text',
    kind: 'text',
    subject: 'text',
    rung: 'text',
    work_order_id: 'text',
    due_at: 'timestamptz',
    lead_ms: 'bigint',
    kept_due_at: 'timestamptz',
    event_id: 'text',
    position: 'bigint',
  },
  key: ['tenant', 'kind', 'subject', 'rung'],
  rowsOf: (event) =>
    Object.hasOwn(onApprovals, event.type) ? approvalTimersOf(event) : ladderTimersOf(event),
  on: { ...onApprovals, ...onLadders },
});
