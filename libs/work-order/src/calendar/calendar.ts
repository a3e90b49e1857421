import { DateTime } from 'luxon';
import {
  calendarDefined,
  type CalendarDefinedData,
  dataOf,
  type Weekday,
  weekdays,
} from '#contracts';
import { durationMs, durationParts, plus, type RecordedEvent, toInstant } from '#kernel';

/** When people work. */
type Calendar = Pick<CalendarDefinedData, 'timeZone' | 'hours' | 'holidays'>;

/** From and to in milliseconds since the epoch. */
type Span = readonly [fromMs: number, toMs: number];

/** Working time is searched on no more days than these, twenty years: a calendar without work is broken. */
const DAYS_MAX = 20 * 366;

/** How many days of a week have working time. */
const workingWeek = ({ hours }: Calendar): number =>
  weekdays.filter((day) => (hours[day] ?? []).length > 0).length;

/** A moment on the clocks of the calendar's zone. */
const localTime = ({ timeZone }: Calendar, ms: number): DateTime =>
  DateTime.fromMillis(ms, { zone: timeZone });

const isWorkingDay = (calendar: Calendar, day: DateTime): boolean =>
  spansOn(calendar, day).length > 0;

/** The working spans from `ms` on, day by day; the first begins at `ms` where that lies in it. */
function* spansFrom(calendar: Calendar, ms: number): Generator<Span> {
  if (workingWeek(calendar) === 0) return;
  const first = localTime(calendar, ms).startOf('day');
  for (let days = 0; days < DAYS_MAX; days += 1)
    for (const [from, to] of spansOn(calendar, first.plus({ days })))
      if (to > ms) yield [Math.max(from, ms), to];
}

/** The working spans up to `ms`, day by day back; the first ends at `ms` where that lies in it. */
function* spansBack(calendar: Calendar, ms: number): Generator<Span> {
  if (workingWeek(calendar) === 0) return;
  const last = localTime(calendar, ms).startOf('day');
  for (let days = 0; days < DAYS_MAX; days += 1)
    for (const [from, to] of spansOn(calendar, last.minus({ days })).toReversed())
      if (from <= ms) yield [from, Math.min(to, ms)];
}

/** The working time of one local day, in order; what the clocks skip is no time. */
const spansOn = ({ hours, holidays }: Calendar, day: DateTime): readonly Span[] => {
  const spans = hours[weekdays[day.weekday - 1] as Weekday] ?? [];
  if (holidays?.includes(day.toISODate()!)) return [];
  const midnight = day.startOf('day');
  return spans
    .map(([from, to]): Span => [atClock(midnight, from), atClock(midnight, to)])
    .filter(([from, to]) => from < to);
};

/** When the clocks show a time: the first time where they do so twice. */
const atClock = (midnight: DateTime, clock: string): number => {
  const [hour, minute] = clock.split(':').map(Number);
  if (hour === 24) return midnight.plus({ days: 1 }).startOf('day').toMillis();
  const at = midnight.set({ hour, minute });
  return at.hour === hour && at.minute === minute ? at.toMillis() : endOfGap(at);
};

/**
 * When the clocks had been moved forward, over the requested time: luxon then gives a time which is
 * as much after that moment as the requested one was after it on the old clocks.
 */
const endOfGap = (after: DateTime): number => {
  let first = after;
  for (let back = first; back.offset === after.offset; back = back.minus({ minutes: 1 }))
    first = back;
  return first.toMillis();
};

export type { Calendar };

/** Calendar id → what it says today. */
export type Calendars = Readonly<Record<string, Calendar>>;

/** The latest definition of a calendar counts. */
export const evolveCalendars = (calendars: Calendars, event: RecordedEvent): Calendars => {
  const defined = dataOf(event, calendarDefined);
  if (!defined) return calendars;
  const { calendar, timeZone, hours, holidays } = defined;
  return { ...calendars, [calendar]: { timeZone, hours, holidays } };
};

const HORIZON_MS = DAYS_MAX * 86_400_000;

/**
 * When `duration` (ISO 8601) from `from` (an instant) is over, counted in the hours of a calendar: hours,
 * minutes and seconds are working time; a day is a working day, to the same time of day on the next one; a
 * week is as many working days as a week of the calendar has. Local time is that of the calendar's zone, so a
 * change of the clocks moves neither the beginning nor the end of a day's work. Around the clock where no
 * calendar is given. In a calendar it is at most twenty years ahead.
 */
export const dueAfter = (from: string, duration: string, calendar?: Calendar): string => {
  if (!calendar) return plus(from, duration);
  const { weeks, days, restMs } = durationParts(duration);
  const fromMs = Date.parse(from);
  const begun = nextWorking(calendar, fromMs);
  const later = onDay(calendar, begun, weeks * workingWeek(calendar) + days);
  const due = afterWorking(calendar, later, restMs);
  return toInstant(Math.min(due, fromMs + HORIZON_MS));
};

/**
 * The last moment at which there is still `duration` (ISO 8601) until `end` (an instant), counted as `dueAfter`
 * counts: hours before days, and always within the hours of the calendar where one is given.
 */
export const dueBefore = (end: string, duration: string, calendar?: Calendar): string => {
  if (!calendar) return toInstant(Date.parse(end) - durationMs(duration)!);
  const { weeks, days, restMs } = durationParts(duration);
  const endMs = Date.parse(end);
  const later = beforeWorking(calendar, endMs, restMs);
  const begun = onDayBefore(calendar, later, weeks * workingWeek(calendar) + days);
  const last = beforeWorking(calendar, begun, 0);
  return toInstant(Math.max(last, endMs - HORIZON_MS));
};

/** `from` (an instant) if somebody works then, else when work goes on. */
export const nextOpening = (from: string, calendar: Calendar): string =>
  toInstant(nextWorking(calendar, Date.parse(from)));

/** When work begins on the first working day after the day of `from` (an instant), by the clocks of the calendar. */
export const nextMorning = (from: string, calendar: Calendar): string => {
  const tomorrow = localTime(calendar, Date.parse(from)).plus({ days: 1 }).startOf('day');
  return toInstant(nextWorking(calendar, tomorrow.toMillis()));
};

/** `ms` if somebody works then, else the moment at which work goes on. */
const nextWorking = (calendar: Calendar, ms: number): number => {
  for (const [from] of spansFrom(calendar, ms)) return from;
  return ms;
};

/** The same local time so many working days later, or when work goes on after it. */
const onDay = (calendar: Calendar, ms: number, workingDays: number): number => {
  const begun = localTime(calendar, ms);
  let days = 0;
  for (let left = workingDays; left > 0 && days < DAYS_MAX;) {
    days += 1;
    if (isWorkingDay(calendar, begun.plus({ days }))) left -= 1;
  }
  return nextWorking(calendar, begun.plus({ days }).toMillis());
};

/** The same local time so many working days earlier. */
const onDayBefore = (calendar: Calendar, ms: number, workingDays: number): number => {
  const end = localTime(calendar, ms);
  let days = 0;
  for (let left = workingDays; left > 0 && days < DAYS_MAX;) {
    days += 1;
    if (isWorkingDay(calendar, end.minus({ days }))) left -= 1;
  }
  return end.minus({ days }).toMillis();
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
