import { type Calendar, dueAfter } from './calendar';

const office = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
] as const;
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  hours: { mon: office, tue: office, wed: office, thu: office, fri: office },
  holidays: ['2030-12-25', '2030-12-26'],
};

describe('what is due in a calendar', () => {
  it.each([
    // Monday the 7th of January 2030; Berlin is an hour ahead of UTC.
    ['PT2H', '2030-01-07T08:00:00.000Z', '2030-01-07T10:00:00.000Z'],
    ['PT4H', '2030-01-07T08:00:00.000Z', '2030-01-07T13:00:00.000Z'],
  ])('[E2] counts %s from %s to %s', (duration, from, due) =>
    expect(dueAfter(from, duration, berlin)).toBe(due),
  );
});
