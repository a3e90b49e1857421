import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 20;

/** Does something again and again, as a client would, and knows how long it did not work. */
export class Probe {
  private running = true;
  private lastWorked = performance.now();
  private longestMs = 0;
  private slowestMs = 0;
  private readonly loop: Promise<void>;
  /** How often it worked. */
  worked = 0;

  /** @param attempt says whether it worked; a rejection says that it did not */
  constructor(private readonly attempt: (nth: number) => Promise<boolean>) {
    this.loop = this.run();
  }

  /** The longest time between two successes since the last call, and the slowest success, in ms. */
  measured(): { readonly gapMs: number; readonly slowestMs: number } {
    const gapMs = Math.round(Math.max(this.longestMs, performance.now() - this.lastWorked));
    const slowestMs = Math.round(this.slowestMs);
    this.longestMs = 0;
    this.slowestMs = 0;
    this.lastWorked = performance.now();
    return { gapMs, slowestMs };
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.loop;
  }

  private async run(): Promise<void> {
    for (let nth = 0; this.running; nth++, await sleep(PAUSE_MS)) {
      const began = performance.now();
      if (!(await this.attempt(nth).catch(() => false))) continue;
      const now = performance.now();
      this.slowestMs = Math.max(this.slowestMs, now - began);
      this.longestMs = Math.max(this.longestMs, now - this.lastWorked);
      this.lastWorked = now;
      this.worked += 1;
    }
  }
}
