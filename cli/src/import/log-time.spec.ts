import fc from 'fast-check';
import { DateTime } from 'luxon';
import { timeFormatProblem } from '#contracts';
import { instantOf } from './log-time';

describe('a time of a log', () => {
  it.each([
    ['2030-01-07T09:00:00+01:00', {}, '2030-01-07T08:00:00.000Z'],
    ['2030-01-07 09:00:00', {}, '2030-01-07T09:00:00.000Z'],
    ['2030-01-07 09:00', { offset: '+01:00' }, '2030-01-07T08:00:00.000Z'],
    ['2030-01-07 09:00:00.250', { zone: 'Europe/Amsterdam' }, '2030-01-07T08:00:00.250Z'],
    ['2030-07-07 09:00:00', { zone: 'Europe/Amsterdam' }, '2030-07-07T07:00:00.000Z'],
    ['2030-07-07T09:00:00Z', { zone: 'Europe/Amsterdam' }, '2030-07-07T09:00:00.000Z'],
    ['07-01-2030 09:05', { format: 'DD-MM-YYYY HH:mm' }, '2030-01-07T09:05:00.000Z'],
    ['29/2/2028 1:23', { format: 'D/M/YYYY H:mm' }, '2028-02-29T01:23:00.000Z'],
    ['1/7/2030 9:05 PM', { format: 'M/D/YYYY h:mm A' }, '2030-01-07T21:05:00.000Z'],
    ['07 Jan 2030', { format: 'DD MMM YYYY' }, '2030-01-07T00:00:00.000Z'],
    ['2030.01.07T09:05+02:00', { format: 'YYYY.MM.DDTHH:mmZ' }, '2030-01-07T07:05:00.000Z'],
    [
      '07-07-2030 09:05',
      { format: 'DD-MM-YYYY HH:mm', zone: 'America/New_York' },
      '2030-07-07T13:05:00.000Z',
    ],
  ])('[I9] %s is read by %j', (text, notation, instant) =>
    expect(instantOf(text, notation)).toBe(instant),
  );

  it.each([
    ['2021-02-30 09:00:00', {}],
    ['30-02-2021 09:00', { format: 'DD-MM-YYYY HH:mm' }],
    ['2021-02-29', { format: 'YYYY-MM-DD' }],
    ['07-13-2030 09:00', { format: 'DD-MM-YYYY HH:mm' }],
    ['2030-01-07 24:30', {}],
    // The clocks of Amsterdam go from 02:00 to 03:00.
    ['2030-03-31 02:30:00', { zone: 'Europe/Amsterdam' }],
    ['31-03-2030 02:30', { format: 'DD-MM-YYYY HH:mm', zone: 'Europe/Amsterdam' }],
    ['2030-01-07', {}],
    ['yesterday', {}],
    ['', {}],
  ])('[I9] %s is none by %j', (text, notation) =>
    expect(instantOf(text, notation)).toBeUndefined(),
  );

  it('[I9] is the same instant, however and in whatever zone it is written', () => {
    const notations = ['DD-MM-YYYY HH:mm', 'M/D/YYYY h:mm A', 'YYYY-MM-DD HH:mm'] as const;
    const luxon = { 'DD-MM-YYYY HH:mm': 'dd-MM-yyyy HH:mm', 'M/D/YYYY h:mm A': 'M/d/yyyy h:mm a' };
    const anyMinute = fc.integer({ min: 0, max: 1_893_456_000 / 60 });
    const anyZone = fc.constantFrom('UTC', 'Europe/Amsterdam', 'Asia/Kolkata', 'America/New_York');
    fc.assert(
      fc.property(anyMinute, anyZone, fc.constantFrom(...notations), (minute, zone, format) => {
        const there = DateTime.fromMillis(minute * 60_000, { zone });
        const shown = format === 'YYYY-MM-DD HH:mm' ? 'yyyy-MM-dd HH:mm' : luxon[format];
        const read = instantOf(there.toFormat(shown, { locale: 'en' }), { zone, format });
        // In autumn the clocks show an hour twice.
        const again = DateTime.fromISO(read!, { zone });
        expect(again.toFormat(shown)).toBe(there.toFormat(shown));
        expect(Math.abs(again.toMillis() - there.toMillis()) % 3_600_000).toBe(0);
      }),
    );
  });

  it('[I9] is refused rather than moved, whatever day and month it names', () => {
    const two = (n: number) => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 31 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1970, max: 2030 }),
        (day, month, year) => {
          const format = 'DD-MM-YYYY';
          const instant = instantOf(`${two(day)}-${two(month)}-${year}`, { format });
          const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
          expect(instant).toBe(
            day > days ? undefined : `${year}-${two(month)}-${two(day)}T00:00:00.000Z`,
          );
        },
      ),
    );
  });
});

describe('a format of times', () => {
  it.each(['DD-MM-YYYY HH:mm', 'D/M/YY', 'YYYY-MM-DDTHH:mm:ss.SSSZ'])('[I9] may be %s', (format) =>
    expect(timeFormatProblem(format)).toBeUndefined(),
  );

  it.each([
    ['dd-mm-yyyy', 'dd is unknown'],
    ['HH:mm', 'a year, a month and a day'],
  ])('[I9] is not %s', (format, problem) => expect(timeFormatProblem(format)).toContain(problem));
});
