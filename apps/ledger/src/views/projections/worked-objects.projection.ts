import { type WorkOrderOpenedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { earliest, type Recorded } from './cells';

interface WorkedObjectRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly work_order_id: string;
  readonly object: string;
  readonly job_type: string;
  readonly opened_at: string;
  readonly event_id: string;
  readonly position: number;
  /** The work order that this is a track of, or itself: what belongs together repeats nothing. */
  readonly family: string;
}

/** Which job was done on which object, and when was it begun? So that the same job again is found. */
export const workedObjects = defineProjection<WorkedObjectRow>({
  name: 'worked_objects',
  version: 2,
  columns: {
    tenant: 'text',
    work_order_id: 'text',
    object: 'text',
    job_type: 'text',
    opened_at: 'timestamptz',
    event_id: 'text',
    position: 'bigint',
    family: 'text',
  },
  key: ['tenant', 'work_order_id', 'object'],
  rowsOf: ({ tenant, data }: Recorded<WorkOrderOpenedData>) =>
    [...new Set(data.objects ?? [])].map((object) => [tenant, data.workOrderId, object]),
  on: {
    'work-order.opened': (row, event: Recorded<WorkOrderOpenedData>, rowId) => ({
      tenant: event.tenant,
      work_order_id: event.data.workOrderId,
      object: rowId[2]!,
      job_type: event.data.jobType,
      // As for work orders: the earliest that was told, by the event that was told first.
      opened_at: earliest(row?.opened_at ?? null, event.occurredAt),
      event_id: row?.event_id ?? event.id,
      position: row?.position ?? event.position,
      family: event.data.parent?.workOrderId ?? event.data.workOrderId,
    }),
  },
});
