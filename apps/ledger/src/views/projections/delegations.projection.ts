import {
  type DelegationAcceptedData,
  type DelegationConfirmedData,
  type DelegationDispatchedData,
  type DelegationRemindedData,
  type DelegationReportedDoneData,
  delegationsRow,
  type DelegationSupersededData,
} from '#contracts';
import { defineProjection } from '#kernel';
import { cancelledBy, doneBy, listed, type Recorded } from './cells';
import { moved } from './obligation-row';
import { type StoredRow, storedTable } from './stored-table';

const delegationsTable = storedTable({
  ...delegationsRow.fields,
});

type DelegationRow = StoredRow<typeof delegationsTable>;
type Status = DelegationRow['status'];

const dispatched = (
  row: DelegationRow | undefined,
  { data, ...event }: Recorded<DelegationDispatchedData>,
): DelegationRow =>
  row ?? {
    ...delegationsTable.empty,
    tenant: event.tenant,
    dispatch_id: data.dispatchId,
    work_order_id: data.workOrderId,
    kind: data.kind,
    recipient: data.recipient,
    delegator: data.delegator,
    step: data.step ?? null,
    status: 'dispatched',
    state: 'open',
    blocks: data.blocks,
    reads: listed(data.reads),
    writes: listed(data.writes),
    permits: listed(data.permits),
    digest: data.digest,
    created_at: data.createdAt,
    times_out_at: data.timesOutAt,
    reminders: 0,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };

/** What was confirmed stays so: nothing that comes late takes it back. */
const unlessConfirmed = (row: DelegationRow, change: Partial<DelegationRow>) =>
  row.status === 'confirmed' ? {} : change;

const isUnderWay = ({ status }: DelegationRow): boolean =>
  ['dispatched', 'delivered', 'accepted', 'reported-done'].includes(status);

/** Facts come in any order: a status is never taken back by an earlier one. */
const order: readonly Status[] = ['dispatched', 'delivered', 'accepted', 'reported-done'];
const furthest = (row: DelegationRow, status: Status): Status =>
  isUnderWay(row) && order.indexOf(status) > order.indexOf(row.status) ? status : row.status;

/** What was delegated to whom, and how far is it? */
export const delegations = defineProjection<DelegationRow>({
  name: 'delegations',
  version: 2,
  columns: delegationsTable.columns,
  key: ['tenant', 'work_order_id', 'dispatch_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.workOrderId, data.dispatchId]],
  on: {
    'delegation.dispatched': dispatched,
    'delegation.delivered': moved<DelegationRow, object>((row, event) => ({
      status: furthest(row, 'delivered'),
      delivered_at: row.delivered_at ?? event.recordedAt,
    })),
    'delegation.accepted': moved<DelegationRow, DelegationAcceptedData>((row, event) => ({
      status: furthest(row, 'accepted'),
      accepted_at: event.recordedAt,
      accepted_by: event.data.acceptedBy,
    })),
    'delegation.reminded': moved<DelegationRow, DelegationRemindedData>((row, event) => ({
      reminders: Math.max(row.reminders, event.data.number),
      next_at: event.data.nextAt,
    })),
    'delegation.reported-done': moved<DelegationRow, DelegationReportedDoneData>((row, event) => ({
      status: furthest(row, 'reported-done'),
      reported_at: event.recordedAt,
      reported_by: event.data.reportedBy,
      left_at: listed(event.data.artifacts),
    })),
    'delegation.confirmed': moved<DelegationRow, DelegationConfirmedData>((row, event) => ({
      status: 'confirmed',
      state: doneBy(row.times_out_at, event.recordedAt),
      confirmed_at: event.recordedAt,
      confirmed_by: event.data.confirmedBy,
      ended_at: event.recordedAt,
    })),
    'delegation.timed-out': moved<DelegationRow, object>((row, event) =>
      isUnderWay(row) ? { status: 'timed-out', timed_out_at: event.recordedAt } : {},
    ),
    'delegation.superseded': moved<DelegationRow, DelegationSupersededData>((row, event) =>
      unlessConfirmed(row, {
        status: 'superseded',
        state: cancelledBy(row.times_out_at, event.recordedAt),
        superseded_by: event.data.by,
        ended_at: event.recordedAt,
      }),
    ),
    'delegation.stopped': moved<DelegationRow, object>((row, event) =>
      unlessConfirmed(row, {
        status: 'stopped',
        state: cancelledBy(row.times_out_at, event.recordedAt),
        ended_at: event.recordedAt,
      }),
    ),
  },
});
