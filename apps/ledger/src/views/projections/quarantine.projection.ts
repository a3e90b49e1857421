import { type FactQuarantinedData, reportableFacts } from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { type Recorded } from './cells';

interface QuarantineRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly quarantine_id: string;
  readonly status: 'waiting' | 'replayed';
  readonly source: string;
  readonly door: string;
  readonly reason: string;
  readonly message: string;
  readonly pointer: string;
  readonly received_at: string;
  readonly replayed_at: string | null;
  readonly replayed_event_id: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

const received: ProjectionStep<QuarantineRow> = (_row, event: Recorded<FactQuarantinedData>) => ({
  tenant: event.tenant,
  quarantine_id: event.data.quarantineId,
  status: 'waiting',
  source: event.data.source,
  door: event.data.door,
  reason: event.data.reason,
  message: event.data.message,
  pointer: event.data.pointer,
  received_at: event.recordedAt,
  replayed_at: null,
  replayed_event_id: null,
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** A fact that says it was replayed from an entry; the first one counts. */
const replayed: ProjectionStep<QuarantineRow> = (row, event) =>
  row && row.status === 'waiting'
    ? {
        ...row,
        status: 'replayed',
        replayed_at: event.recordedAt,
        replayed_event_id: event.id,
        last_position: event.position,
      }
    : row;

/** What arrived and could not be understood, and which of it was replayed? */
export const quarantine = defineProjection<QuarantineRow>({
  name: 'quarantine',
  version: 1,
  columns: {
    tenant: 'text',
    quarantine_id: 'text',
    status: 'text',
    source: 'text',
    door: 'text',
    reason: 'text',
    message: 'text',
    pointer: 'text',
    received_at: 'timestamptz',
    replayed_at: 'timestamptz',
    replayed_event_id: 'text',
    event_id: 'text',
    position: 'bigint',
    last_position: 'bigint',
  },
  key: ['tenant', 'quarantine_id'],
  rowsOf: ({ tenant, data }) => {
    const id = data.quarantineId ?? data.origin?.quarantineId;
    return id ? [[tenant, id]] : [];
  },
  on: {
    ...Object.fromEntries(Object.keys(reportableFacts).map((type) => [type, replayed])),
    'fact.quarantined': received,
  },
});
