import { dayIn, instantOfDay } from './days';

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

  it('leaves other texts of an address as they are', () => {
    expect(instantOfDay('yesterday', 'UTC')).toBe('yesterday');
    expect(dayIn('2030-03-05', 'America/New_York')).toBe('2030-03-05');
    expect(dayIn('yesterday', 'UTC')).toBe('');
  });
});
