import { setTimeout as sleep } from 'node:timers/promises';
import { LONGEST_WAIT_MS } from './longest-wait';

const PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/** Who has waited for long looks more rarely, and finds the value a twentieth later. */
const LOOKS_IN_WAIT = 20;

/**
 * Reads until the value is as wanted, and returns it. Without `isWanted` the value has to be truthy.
 *
 * @param pauseMs at least between two reads: longer where a read costs the system something
 * @throws Error with the last value when the deadline passes
 */
export const eventually = async <T>(
  read: () => Promise<T> | T,
  isWanted: (value: T) => boolean = Boolean,
  pauseMs = PAUSE_MS,
): Promise<T> => {
  const start = performance.now();
  for (;;) {
    const waited = performance.now() - start;
    const [isThere, value] = await unlessAway(read, waited < LONGEST_WAIT_MS);
    if (isThere && holds(isWanted, value)) return value;
    if (waited > LONGEST_WAIT_MS)
      throw new Error(
        `Not as wanted within ${LONGEST_WAIT_MS / 1_000} s, by ${isWanted === Boolean ? String(read) : String(isWanted)}: ${JSON.stringify(value)?.slice(0, 2_000)}`,
      );
    await sleep(Math.max(pauseMs, Math.min(waited / LOOKS_IN_WAIT, LONGEST_PAUSE_MS)));
  }
};

/** Whether `read` found something, and what: not where it throws that it is not there yet (404) or cannot be read now (503). */
const unlessAway = async <T>(
  read: () => Promise<T> | T,
  isAllowed: boolean,
): Promise<readonly [true, T] | readonly [false, undefined]> => {
  try {
    return [true, await read()];
  } catch (error) {
    const { status } = error as { readonly status?: number };
    if (isAllowed && (status === 404 || status === 503)) return [false, undefined];
    throw error;
  }
};

/** Lets real time pass where a test is about time itself: a timeout, an expiry, or how long a fault lasts. */
export const elapse = (ms: number): Promise<void> => sleep(ms);

/** An answer without the part that `isWanted` reads (404 of a row that is not there yet, 503) is not the wanted one. */
const holds = <T>(isWanted: (value: T) => boolean, value: T): boolean => {
  try {
    return isWanted(value);
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
};
