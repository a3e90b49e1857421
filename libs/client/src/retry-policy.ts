/** For how long, and for what, a request is tried again. */
export interface RetryPolicy {
  /** Milliseconds from the first failure to giving up. */
  readonly forMs: number;
  /** Also while nobody listens at the address: for long runs that must outlive a restart. */
  readonly whileDown: boolean;
  /** Called once at the beginning of each outage. */
  readonly onError?: (sentence: string) => void;
}

export const SHORT: RetryPolicy = { forMs: 10_000, whileDown: false };
/** A long run outlives a restart of the server. */
export const LONG_RUN: RetryPolicy = { forMs: 60_000, whileDown: true };
/** A wait of hours outlives an outage. */
export const LONG_WAIT: RetryPolicy = { forMs: 600_000, whileDown: true };

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/**
 * How long to wait before attempt `attempt` + 1: what the server asks for, else doubling from a
 * quarter of a second. `chance` (0 to 1) spreads callers that were refused together.
 */
export const waitMs = (attempt: number, retryAfter: string | null, chance: number): number => {
  const requested = retryAfterMs(retryAfter);
  if (requested !== undefined) return requested;
  const doubled = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return doubled * (0.5 + chance / 2);
};

/** `Retry-After` in milliseconds (RFC 9110: seconds or a date); undefined when there is none. */
const retryAfterMs = (header: string | null): number | undefined => {
  if (!header) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
};
