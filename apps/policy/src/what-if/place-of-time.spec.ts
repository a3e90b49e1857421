import { type RecordedEvent, toInstant } from '#kernel';
import { placeOfTime, type ReadsLog } from './place-of-time';

/** A log with one event a second, and how often it was read. */
const logOf = (size: number): ReadsLog & { reads: number } => ({
  reads: 0,
  async readLog(after: number, limit: number) {
    this.reads += 1;
    const left = Math.min(limit, Math.max(0, size - after));
    return Array.from({ length: left }, (_, index) => {
      const position = after + index + 1;
      return { position, recordedAt: toInstant(position * 1_000) } as RecordedEvent;
    });
  },
});

describe('the place of a time in the log', () => {
  it('[Q9] is behind the last event before it', async () => {
    for (const size of [0, 1, 2, 3, 7, 8, 9, 100])
      for (let second = 0; second <= size + 2; second += 1)
        expect([size, second, await placeOfTime(logOf(size), toInstant(second * 1_000))]).toEqual([
          size,
          second,
          Math.min(size, Math.max(0, second - 1)),
        ]);
  });

  it('[Q9] is found in few reads, however long the log', async () => {
    const log = logOf(10_000_000);
    expect(await placeOfTime(log, toInstant(7_654_321_500))).toBe(7_654_321);
    expect(log.reads).toBeLessThanOrEqual(48);
  });
});
