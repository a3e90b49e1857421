import { recorded } from '#testkit';
import { type Calendar, dueAfter, dueBefore, evolveCalendars } from './calendar';

const office = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
] as const;
/** An hour ahead of UTC, two in summer. The 7th of January 2030 is a Monday. */
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: { mon: office, tue: office, wed: office, thu: office, fri: office },
  holidays: ['2030-12-25', '2030-12-26'],
};
const mondayNights: Calendar = { timeZone: 'UTC', hours: { mon: [['22:00', '24:00']] } };
const nobody: Calendar = { timeZone: 'UTC', hours: {} };

describe('what is due after working time', () => {
  it.each([
    ['an hour that begins on a Saturday', 'PT1H', '01-12T10:00', '01-14T09:00'],
    ['a day’s work and an hour', 'PT8H', '01-07T15:00', '01-08T16:00'],
    ['a day', 'P1D', '01-07T10:00', '01-08T10:00'],
    ['a day over the weekend', 'P1D', '01-11T10:00', '01-14T10:00'],
    ['a day from the lunch break', 'P1D', '01-07T11:30', '01-08T12:00'],
    ['a day from the very end of the work', 'P1D', '01-07T16:00', '01-09T08:00'],
    ['a day over holidays', 'P1D', '12-24T10:00', '12-27T10:00'],
    ['a day over the change to summer time', 'P1D', '03-29T10:00', '04-01T09:00'],
    ['a week, which has five days', 'P1W', '01-07T10:00', '01-14T10:00'],
    ['a day and an hour', 'P1DT1H', '01-07T10:00', '01-08T11:00'],
  ])('[E2] is %s', (_, duration, from, due) =>
    expect(dueAfter(at(from), duration, berlin)).toBe(at(due)),
  );

  it('[E2] may be worked up to midnight', () => {
    expect(dueAfter(at('01-07T22:00'), 'PT2H', mondayNights)).toBe(at('01-08T00:00'));
    expect(dueAfter(at('01-07T22:00'), 'PT3H', mondayNights)).toBe(at('01-14T23:00'));
  });

  it('[E2] is counted around the clock where there is no calendar', () =>
    expect(dueAfter(at('01-12T10:00'), 'P1D')).toBe(at('01-13T10:00')));

  it('[E2] is due at once, or in twenty years, where nobody ever works', () => {
    expect(dueAfter(at('01-07T10:00'), 'PT1H', nobody)).toBe(at('01-07T10:00'));
    expect(dueAfter(at('01-07T10:00'), 'P1D', nobody)).toBe('2050-01-22T10:00:00.000Z');
  });
});

describe('what is left before an end', () => {
  it.each([
    ['a day’s work and an hour', 'PT8H', '01-08T16:00', '01-07T15:00'],
    ['an hour before the weekend is over', 'PT1H', '01-12T10:00', '01-11T15:00'],
    ['a day', 'P1D', '01-08T10:00', '01-07T10:00'],
    ['a day over the weekend', 'P1D', '01-14T10:00', '01-11T10:00'],
    ['a day from a Saturday', 'P1D', '01-12T10:00', '01-10T16:00'],
    ['a day from the very beginning of the work', 'P1D', '01-08T08:00', '01-07T08:00'],
    ['a week, which has five days', 'P1W', '01-14T10:00', '01-07T10:00'],
  ])('[E2] is %s', (_, duration, end, from) =>
    expect(dueBefore(at(end), duration, berlin)).toBe(at(from)),
  );

  it('[E2] is counted around the clock where there is no calendar', () =>
    expect(dueBefore(at('01-13T10:00'), 'PT12H')).toBe(at('01-12T22:00')));

  it('[E2] is nothing, or twenty years, where nobody ever works', () => {
    expect(dueBefore(at('01-07T10:00'), 'PT1H', nobody)).toBe(at('01-07T10:00'));
    expect(dueBefore('2050-01-22T10:00:00.000Z', 'P1D', nobody)).toBe(at('01-07T10:00'));
  });
});

describe('a calendar', () => {
  const { timeZone, hours, holidays } = berlin;
  const defined = (calendar: string, other: object = {}) => ({
    type: 'calendar.defined',
    data: { calendar, timeZone, hours, holidays, ...other },
  });

  it('[E2] is its last definition, and nothing else is one', () => {
    const other = { type: 'exception-code.defined', data: { calendar: 'office' } };
    const past = [
      defined('office', { timeZone: 'UTC' }),
      defined('night'),
      defined('office'),
      other,
    ];
    expect(recorded(past).reduce(evolveCalendars, {})).toEqual({ office: berlin, night: berlin });
  });
});

/** A time of the year 2030, in UTC. */
function at(monthDayTime: string): string {
  return `2030-${monthDayTime}:00.000Z`;
}
