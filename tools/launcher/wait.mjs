import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/**
 * Asks `check` until it answers something true and returns that; undefined after `timeoutMs`.
 * What `check` throws ends the wait: it means that waiting longer is pointless.
 */
export async function waitFor(check, { timeoutMs, everyMs = 20 }) {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    if (Date.now() > until) return undefined;
    await sleep(everyMs);
  }
}
