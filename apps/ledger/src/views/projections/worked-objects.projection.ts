import { type WorkOrderOpenedData } from '#contracts';
import { defineProjection } from '#kernel';
import { earliest, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const workedObjectsTable = storedTable({
  tenant: 'text',
  workOrderId: 'text',
  object: 'text',
  jobType: 'text',
  openedAt: 'time',
  eventId: 'text',
  position: 'long',
  /** The work order that this is a track of, or itself: what belongs together repeats nothing. */
  family: 'text',
});

type WorkedObjectRow = StoredRow<typeof workedObjectsTable>;

/** Which job was done on which object, and when did it start? This finds repeated jobs. */
export const workedObjects = defineProjection<WorkedObjectRow>({
  name: 'worked_objects',
  version: 2,
  columns: workedObjectsTable.columns,
  key: ['tenant', 'work_order_id', 'object'],
  rowsOf: ({ tenant, data }: Recorded<WorkOrderOpenedData>) =>
    [...new Set(data.objects ?? [])].map((object) => [tenant, data.workOrderId, object]),
  on: {
    'work-order.opened': (row, event: Recorded<WorkOrderOpenedData>, rowId) => ({
      tenant: event.tenant,
      work_order_id: event.data.workOrderId,
      object: rowId[2]!,
      job_type: event.data.jobType,
      // As for work orders: the earliest time, by the event that was recorded first.
      opened_at: earliest(row?.opened_at ?? null, event.occurredAt),
      event_id: row?.event_id ?? event.id,
      position: row?.position ?? event.position,
      family: event.data.parent?.workOrderId ?? event.data.workOrderId,
    }),
  },
});
