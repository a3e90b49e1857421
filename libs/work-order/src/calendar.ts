import { DateTime } from 'luxon';
import { type CalendarDefinedData, type Weekday, weekdays } from '#contracts';
import { durationMs, durationParts, plus, type RecordedEvent, toInstant } from '#kernel';

/** When people work. */
export type Calendar = Pick<CalendarDefinedData, 'timeZone' | 'hours' | 'holidays'>;

/** Calendar id → what it says today. */
export type Calendars = Readonly<Record<string, Calendar>>;

/** The latest definition of a calendar counts. */
export const evolveCalendars = (calendars: Calendars, event: RecordedEvent): Calendars => {
  if (event.type !== 'calendar.defined') return calendars;
  const { calendar, timeZone, hours, holidays } = event.data as CalendarDefinedData;
  return { ...calendars, [calendar]: { timeZone, hours, holidays } };
};

/** A calendar in which nobody works for so long is taken as broken, and the wait as over. */
const DAYS_MAX = 20 * 366;

/**
 * When `duration` (ISO 8601) from `from` (an instant) is over, counted in the hours of a calendar: hours,
 * minutes and seconds are working time; a day is a working day, to the same time of day on the next one; a
 * week is as many working days as a week of the calendar has. Local time is that of the calendar's zone, so a
 * change of the clocks moves neither the beginning nor the end of a day's work. Around the clock where no
 * calendar is given. At most twenty years ahead.
 */
export const dueAfter = (from: string, duration: string, calendar?: Calendar): string => {
  if (!calendar) return plus(from, duration);
  const { weeks, days, restMs } = durationParts(duration);
  const begun = nextWorking(calendar, Date.parse(from));
  const later = onDay(calendar, begun, weeks * workingWeek(calendar) + days);
  return toInstant(afterWorking(calendar, later, restMs));
};

/**
 * The last moment at which there is still `duration` (ISO 8601) until `end` (an instant), counted as `dueAfter`
 * counts: hours before days, and always within the hours of the calendar where one is given.
 */
export const dueBefore = (end: string, duration: string, calendar?: Calendar): string => {
  if (!calendar) return toInstant(Date.parse(end) - durationMs(duration)!);
  const { weeks, days, restMs } = durationParts(duration);
  const later = beforeWorking(calendar, Date.parse(end), restMs);
  const begun = onDayBefore(calendar, later, weeks * workingWeek(calendar) + days);
  return toInstant(beforeWorking(calendar, begun, 0));
};

const workingWeek = ({ hours }: Calendar): number =>
  weekdays.filter((day) => (hours[day] ?? []).length > 0).length;

type Span = readonly [fromMs: number, toMs: number];

/** The working time of one local day, in order. */
const spansOn = ({ hours, holidays = [] }: Calendar, day: DateTime): readonly Span[] => {
  if (holidays.includes(day.toISODate()!)) return [];
  const spans = hours[weekdays[day.weekday - 1] as Weekday] ?? [];
  return spans.map(([from, to]) => [atClock(day, from), atClock(day, to)]);
};

const atClock = (day: DateTime, clock: string): number => {
  const [hour, minute] = clock.split(':').map(Number);
  return hour === 24
    ? day.plus({ days: 1 }).startOf('day').toMillis()
    : day.set({ hour, minute, second: 0, millisecond: 0 }).toMillis();
};

const localDay = ({ timeZone }: Calendar, ms: number): DateTime =>
  DateTime.fromMillis(ms, { zone: timeZone });

/** The working spans from `ms` on, the one that it lies in included, day by day. */
function* spansFrom(calendar: Calendar, ms: number): Generator<Span> {
  const first = localDay(calendar, ms).startOf('day');
  for (let day = 0; day < DAYS_MAX; day += 1)
    for (const [from, to] of spansOn(calendar, first.plus({ days: day })))
      if (to > ms) yield [Math.max(from, ms), to];
}

/** The working spans up to `ms`, the one that it lies in included, day by day back. */
function* spansBack(calendar: Calendar, ms: number): Generator<Span> {
  const last = localDay(calendar, ms).startOf('day');
  for (let day = 0; day < DAYS_MAX; day += 1)
    for (const [from, to] of [...spansOn(calendar, last.minus({ days: day }))].reverse())
      if (from <= ms) yield [from, Math.min(to, ms)];
}

/** `ms` if somebody works then, else the moment at which work goes on. */
const nextWorking = (calendar: Calendar, ms: number): number => {
  for (const [from] of spansFrom(calendar, ms)) return from;
  return ms;
};

/** The same local time so many working days later, or when work goes on after it. */
const onDay = (calendar: Calendar, ms: number, workingDays: number): number => {
  let day = localDay(calendar, ms);
  for (let left = workingDays, tried = 0; left > 0 && tried < DAYS_MAX; tried += 1) {
    day = day.plus({ days: 1 });
    if (spansOn(calendar, day).length > 0) left -= 1;
  }
  return nextWorking(calendar, day.toMillis());
};

/** The same local time so many working days earlier. */
const onDayBefore = (calendar: Calendar, ms: number, workingDays: number): number => {
  let day = localDay(calendar, ms);
  for (let left = workingDays, tried = 0; left > 0 && tried < DAYS_MAX; tried += 1) {
    day = day.minus({ days: 1 });
    if (spansOn(calendar, day).length > 0) left -= 1;
  }
  return day.toMillis();
};

/** When `workMs` of working time were left until `ms`. */
const beforeWorking = (calendar: Calendar, ms: number, workMs: number): number => {
  let left = workMs;
  let first = ms;
  for (const [from, to] of spansBack(calendar, ms)) {
    if (left <= to - from) return to - left;
    left -= to - from;
    first = from;
  }
  return first;
};

/** When `workMs` of working time are over. */
const afterWorking = (calendar: Calendar, ms: number, workMs: number): number => {
  let left = workMs;
  let last = ms;
  for (const [from, to] of spansFrom(calendar, ms)) {
    if (left <= to - from) return from + left;
    left -= to - from;
    last = to;
  }
  return last;
};
