import { setImmediate } from 'node:timers/promises';

/** Longer than this nobody else waits for a turn of the process's loop. */
const WORK_MS = 20;

/** Lets others of the same process have their turn in the middle of long work. */
export class Turns {
  private since = performance.now();

  /** Waits for a turn of the loop where the last one is long ago. */
  async pass(): Promise<void> {
    if (performance.now() - this.since < WORK_MS) return;
    await setImmediate();
    this.since = performance.now();
  }
}
