/**
 * Pauses after the first, second … failed attempt, in ms: the schedule that Standard Webhooks
 * recommends ("Deliverability and reliability"), ten attempts in some three days.
 */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
  20 * 3_600_000,
  24 * 3_600_000,
];

/** What failed together does not come back together. */
const JITTER = 0.2;

const RETRY_AFTER_MAX_MS = 24 * 3_600_000;

/**
 * How long to wait after the `tried`th attempt failed; null after the last one. What the receiver
 * requests (`retryAfterMs`) counts where it is longer, up to a day. `random` is from 0 to 1.
 */
export const pauseAfter = (
  tried: number,
  schedule: readonly number[],
  random: number,
  retryAfterMs = 0,
): number | null => {
  const planned = schedule[tried - 1];
  if (planned === undefined) return null;
  const requested = Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);
  return Math.round(Math.max(planned * (1 + JITTER * random), requested));
};

/** `Retry-After` (RFC 9110, section 10.2.3) in ms from `now` on; 0 where it is absent or no such thing. */
export const retryAfterMs = (header: string | undefined, now: number): number => {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
};
