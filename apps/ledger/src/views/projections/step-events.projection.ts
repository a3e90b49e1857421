import { stepEventsRow } from '#contracts';
import { defineProjection, type ProjectionStep, type RecordedEvent } from '#kernel';
import { type StoredRow, storedTable } from './stored-table';

const stepEventsTable = storedTable({ ...stepEventsRow.fields });

type StepEventRow = StoredRow<typeof stepEventsTable>;

const happened =
  (kind: StepEventRow['kind']): ProjectionStep<StepEventRow> =>
  (_row, event: RecordedEvent) => ({
    tenant: event.tenant,
    work_order_id: event.data.workOrderId,
    step: event.data.step,
    kind,
    occurred_at: event.occurredAt,
    actor: event.data.performedBy ?? event.actor.id,
    event_id: event.id,
    position: event.position,
    team: event.data.team ?? null,
    started_at: event.data.startedAt ?? null,
  });

/** What happened to the steps of work, when, and by whom? */
export const stepEvents = defineProjection<StepEventRow>({
  name: 'step_events',
  version: 2,
  columns: stepEventsTable.columns,
  key: ['tenant', 'work_order_id', 'event_id'],
  rowsOf: ({ tenant, id, data }) => [[tenant, data.workOrderId, id]],
  on: {
    'step.completed': happened('completed'),
    'step.blocked': happened('blocked'),
    'step.unblocked': happened('unblocked'),
    'step.skipped': happened('skipped'),
  },
});
