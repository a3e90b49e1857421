import { pauseAfter, RETRY_SCHEDULE_MS, retryAfterMs } from './retry-schedule';

describe('when a webhook is tried again', () => {
  it('[N2] is on the schedule that Standard Webhooks recommends: ten attempts in three days', () => {
    const seconds = RETRY_SCHEDULE_MS.map((ms) => ms / 1_000);
    expect(seconds).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    // "Time since start" of the last row of the specification's table: 75:35:05.
    expect(seconds.reduce((sum, one) => sum + one)).toBe(75 * 3_600 + 35 * 60 + 5);
  });

  it('[N2] is never earlier, and spread so that failures do not come back together', () => {
    expect(pauseAfter(1, [1_000], 0)).toBe(1_000);
    expect(pauseAfter(1, [1_000], 1)).toBe(1_200);
    expect(pauseAfter(2, [1_000, 5_000], 0.5)).toBe(5_500);
  });

  it('[N2] is never after the last one', () => {
    expect(pauseAfter(2, [1_000], 0)).toBeNull();
    expect(pauseAfter(1, [], 0, 60_000)).toBeNull();
  });

  it('[N2] is when the receiver wants it, if that is later, within a day', () => {
    expect(pauseAfter(1, [1_000], 0, 60_000)).toBe(60_000);
    expect(pauseAfter(1, [100_000], 0, 60_000)).toBe(100_000);
    expect(pauseAfter(1, [1_000], 0, Infinity)).toBe(86_400_000);
  });

  it.each([
    ['120', 120_000],
    ['Tue, 01 Jan 2030 09:01:00 GMT', 60_000],
    ['Tue, 01 Jan 2030 08:00:00 GMT', 0],
    ['soon', 0],
    ['-1', 0],
    [undefined, 0],
  ])('reads Retry-After: %s', (header, ms) =>
    expect(retryAfterMs(header, Date.parse('2030-01-01T09:00:00Z'))).toBe(ms),
  );
});
