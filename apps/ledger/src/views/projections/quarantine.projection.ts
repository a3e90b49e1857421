import { type FactQuarantinedData, quarantineRow, reportableFacts } from '#contracts';
import { defineProjection, type ProjectionStep } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const quarantineTable = storedTable({
  ...quarantineRow.fields,
  /** As the event states it. */
  reason: 'text',
});

type QuarantineRow = StoredRow<typeof quarantineTable>;

const received: ProjectionStep<QuarantineRow> = (_row, event: Recorded<FactQuarantinedData>) => ({
  ...quarantineTable.empty,
  tenant: event.tenant,
  quarantine_id: event.data.quarantineId,
  status: 'waiting',
  source: event.data.source,
  transport: event.data.transport,
  reason: event.data.reason,
  message: event.data.message,
  pointer: event.data.pointer,
  received_at: event.recordedAt,
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
  columns: quarantineTable.columns,
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
