import { type CalendarDefinedData, type DefineCalendar } from '#contracts';
import { type Decider, type NewEvent, type RecordedEvent } from '#kernel';
import { entryOf } from '#work-order';
import { saysTheSame } from './says-the-same';

/** Calendar id → its latest definition. */
export type DefinedCalendars = Readonly<Record<string, CalendarDefinedData>>;

const decide = ({ data }: DefineCalendar, calendars: DefinedCalendars): readonly NewEvent[] => {
  if (saysTheSame(entryOf(calendars, data.calendar), data)) return [];
  return [{ type: 'calendar.defined', data: { ...data } }];
};

const evolve = (calendars: DefinedCalendars, event: RecordedEvent): DefinedCalendars => {
  if (event.type !== 'calendar.defined') return calendars;
  const data = event.data as CalendarDefinedData;
  return { ...calendars, [data.calendar]: data };
};

/**
 * When people work. A due time that stands in an event was counted when it began: a later definition
 * moves nothing that somebody was already told.
 */
export const calendarDecider: Decider<DefinedCalendars, DefineCalendar, NewEvent> = {
  initialState: {},
  decide,
  evolve,
};
