import { setTimeout as sleep } from 'node:timers/promises';
import { Unavailable } from '#platform';
import { type Bus, REPEATABLE } from './bus';

/** A service answers in milliseconds; after this the question, or its answer, is taken for lost. */
const ATTEMPT_MS = 2_500;
const PAUSE_MS = 150;
/** A service that is being restarted is back by then; later the caller gets the error. */
const NOBODY_THERE_MS = 1_500;

/**
 * Asks again when the answer is lost with the process that had it. Only for what happens once however
 * often it is sent: commands by their id, events by theirs. Rejects with `Unavailable` after
 * `timeoutMs`, and sooner when nobody listens.
 */
export const requestWithRetry = async <T>(
  bus: Pick<Bus, 'request'>,
  subject: string,
  body: unknown,
  timeoutMs: number,
): Promise<T> => {
  const began = performance.now();
  const left = (): number => timeoutMs - (performance.now() - began);
  for (;;) {
    const attemptedAt = performance.now();
    try {
      return await bus.request<T>(subject, body, Math.min(ATTEMPT_MS, left()), REPEATABLE);
    } catch (error) {
      const isLost = error instanceof Unavailable;
      const wasQuick = performance.now() - attemptedAt < ATTEMPT_MS / 2;
      const leftMs = wasQuick ? NOBODY_THERE_MS - (performance.now() - began) : left();
      if (!isLost || leftMs <= PAUSE_MS) throw error;
      await sleep(PAUSE_MS);
    }
  }
};
