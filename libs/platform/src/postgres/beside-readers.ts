import { setTimeout as sleep } from 'node:timers/promises';

const WAIT_MS = 60_000;
const PAUSE_MS = 1_000;
/** Lock not available, deadlock. */
const BUSY = ['55P03', '40P01'];

/**
 * Does what waits for the lock of a table only for a moment (`lock_timeout`), and tries again after it let others pass. Rejects as the last
 * attempt did, with `inUse`, where that takes longer than a minute.
 */
export const besideReaders = async <T>(attempt: () => Promise<T>, inUse: string): Promise<T> => {
  for (const deadline = performance.now() + WAIT_MS; ; await sleep(PAUSE_MS)) {
    try {
      return await attempt();
    } catch (cause) {
      if (!BUSY.includes((cause as { readonly code?: string }).code ?? '')) throw cause;
      if (performance.now() >= deadline) throw new Error(inUse, { cause });
    }
  }
};
