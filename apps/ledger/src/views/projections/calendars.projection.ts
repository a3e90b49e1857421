import { type CalendarDefinedData } from '#contracts';
import { type Cell, defineProjection } from '#kernel';
import { type Recorded } from './cells';

interface CalendarRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly calendar: string;
  readonly title: string;
  readonly time_zone: string;
  readonly hours: Cell;
  readonly holidays: readonly string[];
  readonly times_defined: number;
  readonly defined_at: string;
  readonly defined_by: string;
  readonly event_id: string;
  readonly position: number;
}

/** When do people work, by which calendar? */
export const calendars = defineProjection<CalendarRow>({
  name: 'calendars',
  version: 1,
  columns: {
    tenant: 'text',
    calendar: 'text',
    title: 'text',
    time_zone: 'text',
    hours: 'jsonb',
    holidays: 'jsonb',
    times_defined: 'integer',
    defined_at: 'timestamptz',
    defined_by: 'text',
    event_id: 'text',
    position: 'bigint',
  },
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
