import { dayIn, instantOfDay, isZone } from './days';

describe('a day of a filter', () => {
  it.each([
    ['UTC', '2030-03-05T00:00:00.000Z', '2030-03-05T23:59:59.999Z'],
    ['Europe/Berlin', '2030-03-04T23:00:00.000Z', '2030-03-05T22:59:59.999Z'],
    ['America/New_York', '2030-03-05T05:00:00.000Z', '2030-03-06T04:59:59.999Z'],
    ['nowhere', '2030-03-05T00:00:00.000Z', '2030-03-05T23:59:59.999Z'],
  ])('begins and ends at midnight of %s', (zone, begins, ends) => {
    expect(instantOfDay('2030-03-05', zone)).toBe(begins);
    expect(instantOfDay('2030-03-05', zone, true)).toBe(ends);
    expect([dayIn(begins, zone), dayIn(ends, zone)]).toEqual(['2030-03-05', '2030-03-05']);
  });

  it('has 23 hours when the clocks go forward', () => {
    expect(instantOfDay('2030-03-31', 'Europe/Berlin')).toBe('2030-03-30T23:00:00.000Z');
    expect(instantOfDay('2030-03-31', 'Europe/Berlin', true)).toBe('2030-03-31T21:59:59.999Z');
  });

  it.each([
    ['America/Santiago', '2026-09-06', '2026-09-06T04:00:00.000Z', '2026-09-07T02:59:59.999Z'],
    ['America/Santiago', '2026-04-04', '2026-04-04T03:00:00.000Z', '2026-04-05T03:59:59.999Z'],
    ['Atlantic/Azores', '2026-03-29', '2026-03-29T01:00:00.000Z', '2026-03-29T23:59:59.999Z'],
    ['Atlantic/Azores', '2026-10-25', '2026-10-25T00:00:00.000Z', '2026-10-26T00:59:59.999Z'],
    ['America/Toronto', '1919-03-31', '1919-03-31T04:30:00.000Z', '1919-04-01T03:59:59.999Z'],
  ])('in %s, %s, begins and ends right where clocks change next to midnight', (...row) => {
    const [zone, day, begins, ends] = row;
    expect([instantOfDay(day, zone), instantOfDay(day, zone, true)]).toEqual([begins, ends]);
    expect([dayIn(begins, zone), dayIn(ends, zone)]).toEqual([day, day]);
  });

  it.each(['2030-13-45', '2030-02-31', 'yesterday'])('is no day where it is %s', (text) => {
    expect([instantOfDay(text, 'UTC'), instantOfDay(text, 'UTC', true)]).toEqual([text, text]);
  });

  it('is not read out of other texts of an address', () => {
    expect(dayIn('2030-03-05', 'America/New_York')).toBe('2030-03-05');
    expect(dayIn('yesterday', 'UTC')).toBe('');
  });
});

it('a time zone is one that the browser knows', () => {
  expect(['UTC', 'Europe/Berlin', 'nowhere', ''].map(isZone)).toEqual([true, true, false, false]);
});
