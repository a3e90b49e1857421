import {
  type HaltDeclaredData,
  type HaltExpiredData,
  type HaltLiftedData,
  haltsRow,
} from '#contracts';
import { defineProjection } from '#kernel';
import { type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const haltsTable = storedTable({ ...haltsRow.fields });

type HaltRow = StoredRow<typeof haltsTable>;

/** Which work was halted, and which halts have ended? */
export const halts = defineProjection<HaltRow>({
  name: 'halts',
  version: 1,
  columns: haltsTable.columns,
  key: ['tenant', 'halt_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.haltId]],
  on: {
    'halt.declared': (_row, { data, ...event }: Recorded<HaltDeclaredData>) => ({
      ...haltsTable.empty,
      tenant: event.tenant,
      halt_id: data.haltId,
      principal: data.principal ?? null,
      action: data.action ?? null,
      system: data.system ?? null,
      workflow: data.workflow ?? null,
      reason: data.reason,
      declared_by: event.actor.id,
      declared_at: event.recordedAt,
      until: data.until,
      event_id: event.id,
      position: event.position,
      last_position: event.position,
    }),
    'halt.lifted': (row, { data, actor, recordedAt, position }: Recorded<HaltLiftedData>) =>
      row && {
        ...row,
        lifted_by: actor.id,
        lifted_because: data.reason,
        ended_at: recordedAt,
        last_position: position,
      },
    'halt.expired': (row, { recordedAt, position }: Recorded<HaltExpiredData>) =>
      row && { ...row, ended_at: recordedAt, last_position: position },
  },
});
