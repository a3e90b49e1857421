import { DateTime } from 'luxon';
import { type Weekday, weekdays, type WorkingSpan } from '#contracts';
import { recorded } from '#testkit';
import { type Calendar, dueAfter, dueBefore, evolveCalendars } from './calendar';

const office: readonly WorkingSpan[] = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
];
const always: readonly WorkingSpan[] = [['00:00', '24:00']];
const noDay: readonly Weekday[] = [];
const berlin = calendar('Europe/Berlin', office, { holidays: ['2030-01-09', '2030-12-25'] });
const shop = calendar('Europe/Berlin', office, { free: noDay });

describe('what is due in a calendar', () => {
  it.each([
    // The 7th of January 2030 is a Monday, the 9th a holiday.
    ['a morning', '07 09:00', 'PT2H', '07 11:00'],
    ['the whole morning', '07 09:00', 'PT3H', '07 12:00'],
    ['over lunch', '07 11:00', 'PT2H', '07 14:00'],
    ['the whole day', '07 09:00', 'PT7H', '07 17:00'],
    ['over a night', '07 16:00', 'PT2H', '08 10:00'],
    ['over nights and a holiday', '08 16:00', 'PT9H', '11 10:00'],
    ['over a weekend', '11 16:00', 'PT2H', '14 10:00'],
    ['to the second', '07 09:00', 'PT1M1S', '07 09:01:01'],
    ['from a night', '07 22:15', 'PT1H', '08 10:00'],
    ['from before work', '07 03:00', 'PT1H', '07 10:00'],
    ['from lunch', '07 12:30', 'PT1H', '07 14:00'],
    ['from the end of work', '07 17:00', 'PT1H', '08 10:00'],
    ['from a weekend', '12 12:00', 'PT1H', '14 10:00'],
    ['from a holiday', '09 11:00', 'PT1H', '10 10:00'],
    ['nothing within work', '07 10:30', 'PT0S', '07 10:30'],
    ['nothing from a night', '07 22:00', 'PT0S', '08 09:00'],
    ['nothing from the end of work', '07 17:00', 'P0D', '08 09:00'],
    ['a day', '07 10:30', 'P1D', '08 10:30'],
    ['a day over a holiday', '08 10:30', 'P1D', '10 10:30'],
    ['a day over a weekend', '11 16:59', 'P1D', '14 16:59'],
    ['a day from a weekend', '12 10:30', 'P1D', '15 09:00'],
    ['a day from a night', '07 20:00', 'P1D', '10 09:00'],
    ['two days', '07 10:30', 'P2D', '10 10:30'],
    ['a week', '11 10:30', 'P1W', '18 10:30'],
    ['a week with a holiday, which is five days of work', '07 10:30', 'P1W', '15 10:30'],
    ['a week and a day', '11 10:30', 'P1W1D', '21 10:30'],
    ['days before hours', '07 16:00', 'P1DT2H', '10 10:00'],
  ])('[E2] is counted in working time: %s', (_what, from, duration, due) =>
    expect(local(dueAfter(january(from), duration, berlin), berlin)).toBe(`2030-01-${due}`),
  );

  it('[E2] is counted around the clock where there is no calendar', () => {
    expect(dueAfter('2030-01-11T22:00:00.000Z', 'P1W1DT1H')).toBe('2030-01-19T23:00:00.000Z');
    expect(dueAfter('2030-03-30T12:00:00.000Z', 'P1D')).toBe('2030-03-31T12:00:00.000Z');
  });

  it('[E2] goes on from one day to the next where both work at midnight', () => {
    const nights = calendar('Europe/Berlin', [
      ['00:00', '06:00'],
      ['22:00', '24:00'],
    ]);
    const from = at(nights, '2030-01-07 23:00');
    expect(local(dueAfter(from, 'PT3H', nights), nights)).toBe('2030-01-08 02:00');
    expect(local(dueAfter(from, 'PT9H', nights), nights)).toBe('2030-01-09 00:00');
    expect(local(dueAfter(from, 'P1D', nights), nights)).toBe('2030-01-08 23:00');
  });

  it('[E2] goes on when work does where the other day is shorter', () => {
    const short = calendar('UTC', office, { hours: { tue: [['09:00', '12:00']] } });
    const from = '2030-01-07T16:00:00.000Z';
    expect(dueAfter(from, 'P1D', short)).toBe('2030-01-09T09:00:00.000Z');
    expect(dueAfter(from, 'PT4H', short)).toBe('2030-01-08T12:00:00.000Z');
  });

  it.each([
    ['Asia/Kolkata', '2030-01-07T03:30:00.000Z', '2030-01-07T05:30:00.000Z'],
    ['Australia/Adelaide', '2030-01-06T22:30:00.000Z', '2030-01-07T00:30:00.000Z'],
    ['Asia/Kathmandu', '2030-01-07T03:15:00.000Z', '2030-01-07T05:15:00.000Z'],
    ['Pacific/Auckland', '2030-01-06T20:00:00.000Z', '2030-01-06T22:00:00.000Z'],
    ['America/Los_Angeles', '2030-01-07T17:00:00.000Z', '2030-01-07T19:00:00.000Z'],
  ])('[E2] begins in %s at nine there', (zone, nine, eleven) => {
    const there = calendar(zone, office);
    expect(dueAfter(nine, 'PT2H', there)).toBe(eleven);
    expect(dueAfter(toInstant(Date.parse(nine) - 3_600_000), 'PT2H', there)).toBe(eleven);
  });
});

describe('what is due when the clocks change', () => {
  it.each([
    // Sunday the 31st of March 2030 has 23 hours in Berlin, Sunday the 27th of October 25.
    ['Europe/Berlin', '2030-03-30 16:00', 'P1D', '2030-03-31 16:00', 23],
    ['Europe/Berlin', '2030-10-26 16:00', 'P1D', '2030-10-27 16:00', 25],
    ['Europe/Berlin', '2030-03-30 16:00', 'PT2H', '2030-03-31 10:00', 18 - 1],
    ['Europe/Berlin', '2030-10-26 16:00', 'PT2H', '2030-10-27 10:00', 18 + 1],
    ['Europe/Berlin', '2030-03-29 10:00', 'P1W', '2030-04-05 10:00', 7 * 24 - 1],
    // In New York it is the 10th of March and the 3rd of November.
    ['America/New_York', '2030-03-09 16:00', 'P1D', '2030-03-10 16:00', 23],
    ['America/New_York', '2030-11-02 16:00', 'P1D', '2030-11-03 16:00', 25],
    ['America/New_York', '2030-03-09 16:00', 'PT2H', '2030-03-10 10:00', 17],
    ['America/New_York', '2030-11-02 16:00', 'PT2H', '2030-11-03 10:00', 19],
  ])('[E2] is at the same local time: %s %s and %s', (timeZone, from, duration, due, hours) => {
    const there = { ...shop, timeZone };
    const begun = at(there, from);
    const ended = dueAfter(begun, duration, there);
    expect(local(ended, there)).toBe(due);
    expect(Date.parse(ended) - Date.parse(begun)).toBe(hours * 3_600_000);
  });

  it.each([
    // Hours are hours: at work around the clock, the hour that is skipped is not worked, and one is worked twice.
    ['Europe/Berlin', '2030-03-31 00:00', 'PT23H', '2030-04-01 00:00'],
    ['Europe/Berlin', '2030-10-27 00:00', 'PT25H', '2030-10-28 00:00'],
    ['America/New_York', '2030-03-10 01:30', 'PT1H', '2030-03-10 03:30'],
    ['America/New_York', '2030-11-03 00:30', 'PT3H', '2030-11-03 02:30'],
    ['America/Santiago', '2030-09-07 23:30', 'PT1H', '2030-09-08 01:30'],
    ['America/Santiago', '2030-04-06 22:30', 'PT3H', '2030-04-07 00:30'],
    ['America/Havana', '2030-11-02 23:30', 'PT2H', '2030-11-03 00:30'],
    ['Australia/Lord_Howe', '2030-10-06 01:45', 'PT30M', '2030-10-06 02:45'],
  ])('[E2] has worked as long as the clock ran: %s %s and %s', (zone, from, duration, due) => {
    const there = calendar(zone, always, { free: noDay });
    expect(local(dueAfter(at(there, from), duration, there), there)).toBe(due);
  });

  it('[E2] loses what the clocks skip, and no more', () => {
    const spans: WorkingSpan[] = [
      ['01:00', '02:20'],
      ['02:20', '02:40'],
      ['02:40', '05:00'],
    ];
    const there = calendar('Europe/Berlin', spans, { free: noDay });
    const due = (duration: string) =>
      local(dueAfter(at(there, '2030-03-31 01:00'), duration, there), there);
    expect(due('PT1H')).toBe('2030-03-31 03:00');
    expect(due('PT1H1M')).toBe('2030-03-31 03:01');
    expect(due('PT3H')).toBe('2030-03-31 05:00');
    expect(due('PT3H1M')).toBe('2030-04-01 01:01');
  });

  it.each([
    ['Europe/Berlin', '02:30', '2030-03-31 00:00', '2030-03-31 03:30'],
    ['Australia/Lord_Howe', '02:10', '2030-10-06 00:00', '2030-10-06 03:00'],
  ])(
    '[E2] begins when the clocks were moved over the beginning: %s at %s',
    (zone, begin, from, due) => {
      const there = calendar(zone, [[begin, '06:00']], { free: noDay });
      const halfAnHourLater = dueAfter(at(there, from), 'PT30M', there);
      expect(local(halfAnHourLater, there)).toBe(due);
    },
  );

  it('[E2] takes a day whose hours are all skipped for a free one', () => {
    const there = calendar('Europe/Berlin', [['02:00', '03:00']], { free: noDay });
    const due = dueAfter(at(there, '2030-03-30 02:15'), 'P1D', there);
    expect(local(due, there)).toBe('2030-04-01 02:15');
  });

  it('[E2] keeps the time of day when it is counted over the change', () => {
    const there = calendar('Europe/Berlin', always, { free: noDay });
    const due = dueAfter(at(there, '2030-03-30 02:30'), 'P2D', there);
    expect(local(due, there)).toBe('2030-04-01 02:30');
  });

  it('[E2] begins at the first of two equal times', () => {
    const there = calendar('Europe/Berlin', [['02:00', '04:00']], { free: noDay });
    const due = dueAfter('2030-10-26T22:00:00.000Z', 'PT1H', there);
    expect(due).toBe('2030-10-27T01:00:00.000Z');
    expect(dueAfter('2030-10-26T22:00:00.000Z', 'PT3H', there)).toBe('2030-10-27T03:00:00.000Z');
  });
});

describe('a calendar in which hardly anybody works', () => {
  const from = '2030-01-07T00:00:00.000Z';
  const twentyYears = toInstant(Date.parse(from) + 20 * 366 * 86_400_000);

  it('[E2] ends the wait after twenty years', () => {
    const minute = calendar('UTC', [], { hours: { mon: [['09:00', '09:01']] } });
    expect(dueAfter(from, 'PT2M', minute)).toBe('2030-01-14T09:01:00.000Z');
    for (const duration of ['P36500D', 'PT876000H', 'P20D', 'P5000DT10H'])
      expect(dueAfter(from, duration, minute) <= twentyYears).toBe(true);
    expect(dueBefore(from, 'P36500DT876000H', minute) > '2009').toBe(true);
  });

  it('[E2] is over at once where nobody works at all', () => {
    const never = calendar('UTC', []);
    expect(dueAfter(from, 'PT1H', never)).toBe(from);
    expect(dueAfter(from, 'P1W', never)).toBe(from);
    expect(dueBefore(from, 'PT1H', never)).toBe(from);
  });
});

describe('what is left until a time', () => {
  it.each([
    ['07 11:00', 'PT2H', '07 09:00'],
    ['07 14:00', 'PT2H', '07 11:00'],
    ['08 10:00', 'PT2H', '07 16:00'],
    ['14 10:00', 'PT2H', '11 16:00'],
    ['10 10:00', 'P1D', '08 10:00'],
    ['15 10:30', 'P1W', '07 10:30'],
    ['10 10:00', 'P1DT2H', '07 16:00'],
    ['13 12:00', 'PT0S', '11 17:00'],
  ])('[E2] is counted in working time: until %s %s from %s', (end, duration, from) =>
    expect(local(dueBefore(january(end), duration, berlin), berlin)).toBe(`2030-01-${from}`),
  );

  it('[E2] is counted around the clock where there is no calendar', () =>
    expect(dueBefore('2030-01-14T09:00:00.000Z', 'P1DT1H')).toBe('2030-01-13T08:00:00.000Z'));
});

describe('the calendars of a tenant', () => {
  it('[E2] say what their latest definition says', () => {
    const definition = {
      calendar: 'office',
      title: 'Office',
      timeZone: 'UTC',
      hours: { mon: office },
    };
    const later = { ...definition, holidays: ['2030-12-25'] };
    const events = recorded([
      { type: 'calendar.defined', data: definition },
      { type: 'calendar.defined', data: { ...definition, calendar: 'shop' } },
      { type: 'calendar.defined', data: later },
      { type: 'exception-code.defined', data: { code: 'office' } },
    ]);
    expect(events.reduce(evolveCalendars, {})).toEqual({
      office: { timeZone: 'UTC', hours: { mon: office }, holidays: ['2030-12-25'] },
      shop: { timeZone: 'UTC', hours: { mon: office } },
    });
  });
});

function calendar(
  timeZone: string,
  spans: readonly WorkingSpan[],
  {
    free = ['sat', 'sun'],
    hours = {},
    holidays,
  }: Partial<Pick<Calendar, 'hours' | 'holidays'>> & { free?: readonly Weekday[] } = {},
): Calendar {
  const working = weekdays.filter((day) => !free.includes(day)).map((day) => [day, spans]);
  return { timeZone, hours: { ...Object.fromEntries(working), ...hours }, holidays };
}

function at({ timeZone }: Calendar, text: string): string {
  return toInstant(DateTime.fromSQL(text, { zone: timeZone }).toMillis());
}

function january(text: string): string {
  return at(berlin, `2030-01-${text}`);
}

function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

/** As the clocks of the calendar show it; seconds only where there are some. */
function local(instant: string, { timeZone }: Calendar): string {
  const shown = DateTime.fromISO(instant, { zone: timeZone });
  return shown.toFormat(shown.second === 0 ? 'yyyy-MM-dd HH:mm' : 'yyyy-MM-dd HH:mm:ss');
}
