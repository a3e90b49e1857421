import { DateTime } from 'luxon';
import { type CalendarDefinedData, type Weekday, weekdays } from '#contracts';

/** When people work. */
export type Calendar = Pick<CalendarDefinedData, 'timeZone' | 'hours' | 'holidays'>;

/** From and to in milliseconds since the epoch. */
export type Span = readonly [fromMs: number, toMs: number];

/** Nobody is looked for on more days than these, twenty years: a calendar without work is broken. */
export const DAYS_MAX = 20 * 366;

/** How many days of a week have working time. */
export const workingWeek = ({ hours }: Calendar): number =>
  weekdays.filter((day) => (hours[day] ?? []).length > 0).length;

/** A moment on the clocks of the calendar's zone. */
export const localTime = ({ timeZone }: Calendar, ms: number): DateTime =>
  DateTime.fromMillis(ms, { zone: timeZone });

export const isWorkingDay = (calendar: Calendar, day: DateTime): boolean =>
  spansOn(calendar, day).length > 0;

/** The working spans from `ms` on, day by day; the first begins at `ms` where that lies in it. */
export function* spansFrom(calendar: Calendar, ms: number): Generator<Span> {
  if (workingWeek(calendar) === 0) return;
  const first = localTime(calendar, ms).startOf('day');
  for (let days = 0; days < DAYS_MAX; days += 1)
    for (const [from, to] of spansOn(calendar, first.plus({ days })))
      if (to > ms) yield [Math.max(from, ms), to];
}

/** The working spans up to `ms`, day by day back; the first ends at `ms` where that lies in it. */
export function* spansBack(calendar: Calendar, ms: number): Generator<Span> {
  if (workingWeek(calendar) === 0) return;
  const last = localTime(calendar, ms).startOf('day');
  for (let days = 0; days < DAYS_MAX; days += 1)
    for (const [from, to] of spansOn(calendar, last.minus({ days })).toReversed())
      if (from <= ms) yield [from, Math.min(to, ms)];
}

/** The working time of one local day, in order; what the clocks skip is no time. */
const spansOn = ({ hours, holidays = [] }: Calendar, day: DateTime): readonly Span[] => {
  const spans = hours[weekdays[day.weekday - 1] as Weekday] ?? [];
  if (spans.length === 0 || holidays.includes(day.toISODate()!)) return [];
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
 * When the clocks had been moved forward, over the time that was asked for: luxon then gives a time which is
 * as much after that moment as the one asked for was after it on the old clocks.
 */
const endOfGap = (after: DateTime): number => {
  let first = after;
  for (let back = first; back.offset === after.offset; back = back.minus({ minutes: 1 }))
    first = back;
  return first.toMillis();
};
