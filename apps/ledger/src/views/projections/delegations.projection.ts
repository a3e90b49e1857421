import {
  type DelegationAcceptedData,
  type DelegationConfirmedData,
  type DelegationDispatchedData,
  type DelegationRemindedData,
  type DelegationReportedDoneData,
  type DelegationSupersededData,
} from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { cancelledBy, doneBy, type ObligationState, listed, type Recorded } from './cells';
import { moved } from './obligation-row';

interface DelegationRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly dispatch_id: string;
  readonly work_order_id: string;
  readonly kind: string;
  readonly recipient: string;
  readonly delegator: string;
  readonly step: string | null;
  /** The furthest that is known of it; each fact also has its time. */
  readonly status: string;
  readonly state: ObligationState;
  readonly blocks: boolean;
  readonly reads: string | null;
  readonly writes: string | null;
  readonly permits: string | null;
  readonly digest: string;
  readonly created_at: string;
  readonly times_out_at: string;
  readonly delivered_at: string | null;
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
  readonly reminders: number;
  readonly next_at: string | null;
  readonly reported_at: string | null;
  readonly reported_by: string | null;
  readonly left_at: string | null;
  readonly confirmed_at: string | null;
  readonly confirmed_by: string | null;
  readonly timed_out_at: string | null;
  readonly ended_at: string | null;
  readonly superseded_by: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const dispatched = (
  row: DelegationRow | undefined,
  { data, ...event }: Recorded<DelegationDispatchedData>,
): DelegationRow =>
  row ?? {
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
    delivered_at: null,
    accepted_at: null,
    accepted_by: null,
    reminders: 0,
    next_at: null,
    reported_at: null,
    reported_by: null,
    left_at: null,
    confirmed_at: null,
    confirmed_by: null,
    timed_out_at: null,
    ended_at: null,
    superseded_by: null,
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
const order = ['dispatched', 'delivered', 'accepted', 'reported-done'];
const furthest = (row: DelegationRow, status: string): string =>
  isUnderWay(row) && order.indexOf(status) > order.indexOf(row.status) ? status : row.status;

/** What was delegated to whom, and how far is it? */
export const delegations = defineProjection<DelegationRow>({
  name: 'delegations',
  version: 2,
  columns: {
    tenant: 'text',
    dispatch_id: 'text',
    work_order_id: 'text',
    kind: 'text',
    recipient: 'text',
    delegator: 'text',
    step: 'text',
    status: 'text',
    state: 'text',
    blocks: 'boolean',
    reads: 'text',
    writes: 'text',
    permits: 'text',
    digest: 'text',
    created_at: 'timestamptz',
    times_out_at: 'timestamptz',
    delivered_at: 'timestamptz',
    accepted_at: 'timestamptz',
    accepted_by: 'text',
    reminders: 'integer',
    next_at: 'timestamptz',
    reported_at: 'timestamptz',
    reported_by: 'text',
    left_at: 'text',
    confirmed_at: 'timestamptz',
    confirmed_by: 'text',
    timed_out_at: 'timestamptz',
    ended_at: 'timestamptz',
    superseded_by: 'text',
    event_id: 'text',
    position: 'bigint',
    last_position: 'bigint',
  },
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
