import { type CalendarDefinedData, calendarsRow } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';
import { json, type StoredRow, storedTable } from './stored-table';

const calendarsTable = storedTable({
  ...calendarsRow.fields,
  holidays: json<readonly string[]>(),
});

type CalendarRow = StoredRow<typeof calendarsTable>;

/** When do people work, by which calendar? */
export const calendars = defineProjection<CalendarRow>({
  name: 'calendars',
  version: 1,
  columns: calendarsTable.columns,
  key: ['tenant', 'calendar'],
  rowsOf: ({ tenant, data }) => [[tenant, data.calendar]],
  on: {
    'calendar.defined': (row, { data, ...event }: Recorded<CalendarDefinedData>) => ({
      tenant: event.tenant,
      calendar: data.calendar,
      title: data.title,
      time_zone: data.timeZone,
      hours: data.hours as Cell,
      holidays: data.holidays ?? [],
      times_defined: (row?.times_defined ?? 0) + 1,
      defined_at: event.occurredAt,
      defined_by: event.actor.id,
      event_id: event.id,
      position: event.position,
    }),
  },
});
