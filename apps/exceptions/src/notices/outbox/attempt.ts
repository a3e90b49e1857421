import { setTimeout as sleep } from 'node:timers/promises';

/** What came of one attempt: nothing wrong, or what, and whether the same would happen again. */
export interface Sent {
  /** The status that the receiver answered; null where no answer came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly isFinal: boolean;
  /** How long the receiver wants no other attempt. */
  readonly retryAfterMs?: number;
}

/** An attempt that this process may make until its claim ends. */
export interface Claim {
  /** Attempts before this one since it was made or replayed. */
  readonly tried: number;
  /** Who claims later has a higher number. */
  readonly claims: number;
  /** The time of the attempt, by the database. */
  readonly at: string;
}

/** What an attempt comes to. One that takes longer than `limitMs`, whatever it waits for, has failed: its place is free again. */
export const settledWithin = async <Outcome extends Sent | undefined>(
  limitMs: number,
  attempt: Promise<Outcome>,
): Promise<Outcome | Sent> => {
  const waiting = new AbortController();
  const late = sleep(limitMs, tooLate(limitMs), { signal: waiting.signal });
  late.catch(() => undefined);
  return Promise.race([attempt, late]).finally(() => waiting.abort());
};

const tooLate = (limitMs: number): Sent => ({
  status: null,
  error: `no outcome in ${limitMs} ms`,
  isFinal: false,
});
