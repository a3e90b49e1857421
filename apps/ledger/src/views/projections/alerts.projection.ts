import {
  type AlertClearedData,
  type AlertCreatedData,
  type AlertCrossedData,
  type AlertEndedData,
  alertsRow,
  filterTexts,
} from '#contracts';
import { defineProjection } from '#kernel';
import { listed, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const alertsTable = storedTable({
  ...alertsRow.fields,
  /** The credential: where it is taken away, the alert ends. */
  createdWith: 'text?',
});

type AlertRow = StoredRow<typeof alertsTable>;

const createdRow = ({ data, ...event }: Recorded<AlertCreatedData>): AlertRow => ({
  ...alertsTable.empty,
  tenant: event.tenant,
  alert_id: data.alertId,
  name: data.name,
  report: data.report,
  filters: filterTexts(data.filters),
  group_by: data.groupBy ?? null,
  zone: data.zone ?? null,
  within: data.within ?? null,
  threshold: data.threshold ? { ...data.threshold } : null,
  each_row: data.eachRow ?? false,
  recipients: data.recipients,
  status: 'quiet',
  crossings: 0,
  created_by: event.actor.id,
  created_with: event.actor.key ?? null,
  created_at: event.recordedAt,
  limited_to: listed(data.workflows),
  event_id: event.id,
  position: event.position,
  last_position: event.position,
});

/** What is watched, and has it crossed? */
export const alerts = defineProjection<AlertRow>({
  name: 'alerts',
  version: 1,
  columns: alertsTable.columns,
  key: ['tenant', 'alert_id'],
  rowsOf: ({ tenant, data }) => [[tenant, data.alertId]],
  on: {
    'alert.created': (row, event: Recorded<AlertCreatedData>) => row ?? createdRow(event),
    'alert.crossed': (row, { data, recordedAt, position }: Recorded<AlertCrossedData>) =>
      row && {
        ...row,
        status: 'crossed',
        crossings: row.crossings + 1,
        last_crossed_at: recordedAt,
        last_crossed: data.rows,
        link: data.link,
        last_position: position,
      },
    'alert.cleared': (row, { data, position }: Recorded<AlertClearedData>) =>
      row && {
        ...row,
        status: data.remaining > 0 ? 'crossed' : 'quiet',
        last_position: position,
      },
    'alert.ended': (row, { data, recordedAt, position }: Recorded<AlertEndedData>) =>
      row && {
        ...row,
        status: 'ended',
        ended_at: recordedAt,
        ended_because: data.because,
        last_position: position,
      },
  },
});
