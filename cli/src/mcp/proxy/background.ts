import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, UNKNOWN } from './call';
import { type Calls } from './calls';
import { type Decisions, isFinal } from './decisions';
import { type Journal } from './journal';

const PAUSE_MS = 2_000;
/** A report and the next decision are about one work order, so each would hold up the other: reports wait until no call was made for so long. */
const QUIET_MS = 20;
/** They wait no longer than this. */
const QUIET_WITHIN_MS = 500;
/** Writ records together what it gets at once. */
const TOGETHER = 32;
/** When the agent leaves, reports have so long; the next proxy makes those that are left. */
const END_WITHIN_MS = 2_000;

/** What goes on by itself: waiting calls after their grant, and reports to Writ. It ends with the process. */
export class Background {
  private readonly followed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private readonly ending = new AbortController();
  private readonly over = new AbortController();
  private reporting: Promise<void> | undefined;
  /** Calls that the agent makes now, and when the last one was over. */
  private making = 0;
  private madeAt = -Infinity;
  calls!: Calls;

  constructor(
    private readonly journal: Journal,
    private readonly decisions: Decisions,
    private readonly say: (sentence: string) => void,
  ) {}

  /** What a kill left: a call that was sent is unknown, one that waits goes on, and what was not reported is. */
  start(): void {
    for (const { id } of this.journal.inState('sent'))
      this.journal.change(id, ['sent'], { state: 'unknown', message: UNKNOWN, deferred: true });
    for (const call of this.journal.waitingOn(this.decisions.workOrderId)) this.follow(call);
    this.report();
  }

  /** Follows a waiting call until it ends. */
  follow({ id }: Pick<Call, 'id'>): void {
    if (this.followed.has(id)) return;
    this.followed.add(id);
    void this.seeThrough(id).finally(() => this.followed.delete(id));
  }

  /** Has reports wait for a call of the agent. */
  async whileMaking<T>(make: () => Promise<T>): Promise<T> {
    this.making += 1;
    try {
      return await make();
    } finally {
      this.making -= 1;
      this.madeAt = performance.now();
    }
  }

  /** Makes the reports that are left, for a moment: the next proxy makes those that Writ does not take in time. */
  async end(): Promise<void> {
    this.ending.abort();
    const late = setTimeout(() => this.over.abort(), END_WITHIN_MS);
    await this.reporting;
    clearTimeout(late);
    this.over.abort();
  }

  /** Tells Writ of every call that ended. */
  report(): void {
    this.tell();
    this.reporting ??= this.reportAll().finally(() => (this.reporting = undefined));
  }

  /** Resolves when a call has changed, or after `forMs`. */
  async changed(forMs: number): Promise<void> {
    const late = new AbortController();
    let listener: (() => void) | undefined;
    const change = new Promise<void>((resolve) => this.listeners.add((listener = resolve)));
    const pause = sleep(forMs, undefined, { signal: late.signal }).catch(() => undefined);
    await Promise.race([change, pause]);
    late.abort();
    this.listeners.delete(listener!);
  }

  private async seeThrough(id: string): Promise<void> {
    for (;;) {
      const call = this.journal.call(id);
      if (call?.state !== 'waiting') return;
      try {
        await this.decisions.answered(call);
        const after = await this.calls.goOn(call);
        this.tell();
        if (after.state === 'waiting') await sleep(PAUSE_MS);
      } catch (error) {
        this.say(`The call ${id} waits on: ${(error as Error).message}`);
        if (isFinal(error)) await sleep(PAUSE_MS * 10);
        await sleep(PAUSE_MS);
      }
    }
  }

  private async reportAll(): Promise<void> {
    const { signal } = this.over;
    for (;;) {
      await this.quiet();
      if (signal.aborted) return;
      const calls = this.journal.unreported().slice(0, TOGETHER);
      if (calls.length === 0) return;
      const areDone = await Promise.all(calls.map((call) => this.isDone(call, signal)));
      if (areDone.includes(false))
        await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves when the agent has made no call for a moment, and after a while in any case. */
  private async quiet(): Promise<void> {
    const { signal } = this.ending;
    const until = performance.now() + QUIET_WITHIN_MS;
    for (let now = performance.now(); now < until && !signal.aborted; now = performance.now()) {
      if (this.making === 0 && now - this.madeAt >= QUIET_MS) return;
      await sleep(QUIET_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reports a call. Resolves with false where that has to be done again. */
  private async isDone(call: Call, signal: AbortSignal): Promise<boolean> {
    try {
      await this.decisions.report(call, signal);
    } catch (error) {
      if (signal.aborted) return false;
      this.say(`The outcome of ${call.id} is not reported: ${(error as Error).message}`);
      // Writ will not take it: the decision stays without an outcome, which its reports show.
      if (!isFinal(error)) return false;
    }
    this.journal.change(call.id, [call.state], { reported: true });
    return true;
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
