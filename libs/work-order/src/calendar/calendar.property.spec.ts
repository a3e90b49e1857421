import fc from 'fast-check';
import { DateTime } from 'luxon';
import { type Weekday, weekdays, type WorkingSpan } from '#contracts';
import { durationMs } from '#kernel';
import { type Calendar, dueAfter, dueBefore } from './calendar';

const RUNS = { numRuns: 100 };

describe('whatever the calendar', () => {
  it('[E2] nothing is due before it begins, nor outside working time', () =>
    fc.assert(
      fc.property(calendars, instants, durations, (calendar, from, duration) => {
        const due = dueAfter(from, textOf(duration), calendar);
        expect(due >= from).toBe(true);
        expect(isAtWork(calendar, due)).toBe(true);
      }),
      RUNS,
    ));

  it('[E2] a longer duration is never due earlier', () =>
    fc.assert(
      fc.property(calendars, instants, durations, durations, (calendar, from, some, more) => {
        const sum = some.map((part, index) => part + more[index]!) as unknown as Parts;
        const due = dueAfter(from, textOf(some), calendar);
        expect(due <= dueAfter(from, textOf(sum), calendar)).toBe(true);
      }),
      RUNS,
    ));

  it('[E2] hours are as long in working time as they say', () =>
    fc.assert(
      fc.property(calendars, instants, minutes, minutes, (calendar, from, first, second) => {
        const all = dueAfter(from, `PT${first + second}M`, calendar);
        const then = dueAfter(from, `PT${first}M`, calendar);
        // Work that goes on after an end begins with the next span.
        expect(dueAfter(then, `PT${second}M`, calendar) >= all).toBe(true);
        if (second > 0) expect(dueAfter(then, `PT${second}M`, calendar)).toBe(all);
      }),
      RUNS,
    ));

  it('[E2] what is left until an end is no longer than it says', () =>
    fc.assert(
      fc.property(calendars, instants, minutes, (calendar, end, some) => {
        const last = dueBefore(end, `PT${some + 1}M`, calendar);
        expect(last < end).toBe(true);
        expect(isAtWork(calendar, last)).toBe(true);
        expect(dueAfter(last, `PT${some + 1}M`, calendar) <= end).toBe(true);
        expect(dueAfter(last, `PT${some + 2}M`, calendar) >= end).toBe(true);
      }),
      RUNS,
    ));
});

describe('a calendar that always works, in UTC', () => {
  it('[E2] counts as there were none', () =>
    fc.assert(
      fc.property(instants, durations, (from, duration) => {
        const text = textOf(duration);
        const due = Date.parse(from) + durationMs(text)!;
        expect(dueAfter(from, text, always)).toBe(new Date(due).toISOString());
        expect(dueBefore(new Date(due).toISOString(), text, always)).toBe(from);
      }),
      RUNS,
    ));
});

type Parts = readonly [weeks: number, days: number, hours: number, minutes: number];

const always: Calendar = {
  timeZone: 'UTC',
  hours: Object.fromEntries(weekdays.map((day) => [day, [['00:00', '24:00']]])),
};

const minutes = fc.nat(3_000);
const durations: fc.Arbitrary<Parts> = fc.tuple(fc.nat(3), fc.nat(9), fc.nat(40), fc.nat(200));

function textOf([weeks, days, hours, minutes]: Parts): string {
  return `P${weeks}W${days}DT${hours}H${minutes}M`;
}

const instants = fc
  .integer({ min: Date.UTC(2029, 0, 1), max: Date.UTC(2032, 0, 1) })
  .map((ms) => new Date(ms).toISOString());

function clock(minute: number): string {
  const [hour, rest] = [Math.floor(minute / 60), minute % 60];
  return [hour, rest].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Up to three spans in order, of half an hour or more; not each begins with an hour. */
const spans: fc.Arbitrary<readonly WorkingSpan[]> = fc
  .tuple(fc.uniqueArray(fc.nat(24), { minLength: 2, maxLength: 6 }), fc.nat(30))
  .map(([at, late]) => at.map((hour) => Math.min(hour * 60 + late, 24 * 60)))
  .map((at) => [...new Set(at)].sort((a, b) => a - b))
  .map((at) =>
    at.flatMap((from, index) =>
      index % 2 === 0 && at[index + 1] !== undefined
        ? [[clock(from), clock(at[index + 1]!)] as const]
        : [],
    ),
  );

const hours = fc
  .dictionary(fc.constantFrom(...weekdays), spans, { minKeys: 1, maxKeys: 7 })
  .map((days) => days as Partial<Record<Weekday, readonly WorkingSpan[]>>);

const days = fc.array(
  instants.map((instant) => instant.slice(0, 10)),
  { maxLength: 30 },
);

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Chatham',
);

const calendars: fc.Arbitrary<Calendar> = fc
  .record({ timeZone: zones, hours, holidays: days })
  .map(({ holidays, ...rest }) => ({ ...rest, holidays }));

/** Whether somebody works at an instant or has worked until then, by the clocks of the zone. */
function isAtWork(calendar: Calendar, instant: string): boolean {
  const ms = Date.parse(instant);
  return worksAt(calendar, ms) || worksAt(calendar, ms - 1);
}

function worksAt({ timeZone, hours, holidays = [] }: Calendar, ms: number): boolean {
  const local = DateTime.fromMillis(ms, { zone: timeZone });
  // What the clocks show twice is worked from the first time on: they alone do not show it.
  if (local.getPossibleOffsets().length > 1) return true;
  if (holidays.includes(local.toISODate()!)) return false;
  const shown = local.toFormat('HH:mm');
  const today = hours[weekdays[local.weekday - 1]!] ?? [];
  return today.some(([from, to]) => from <= shown && shown < to);
}
