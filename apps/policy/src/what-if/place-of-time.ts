import { type RecordedEvent } from '#kernel';

/** The part of the log that the search reads. */
export interface ReadsLog {
  readLog(afterPosition: number, limit: number): Promise<readonly RecordedEvent[]>;
}

/**
 * The position after which everything was recorded at `time` or later: 0 for the beginning.
 * The log is in order of time, so it is found in as many reads as its size has digits in base two, twice.
 */
export const placeOfTime = async (log: ReadsLog, time: string): Promise<number> => {
  const isBefore = async (position: number): Promise<boolean> => {
    const [event] = await log.readLog(position - 1, 1);
    return event !== undefined && event.recordedAt < time;
  };
  let low = 0;
  let high = 1;
  while (await isBefore(high)) [low, high] = [high, high * 2];
  // The event at `low` is before, the one at `high` is not, or there is none.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isBefore(middle)) low = middle;
    else high = middle;
  }
  return low;
};
