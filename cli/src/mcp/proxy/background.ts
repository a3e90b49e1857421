import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, UNKNOWN } from './call';
import { type Calls } from './calls';
import { type Decisions, isFinal } from './decisions';
import { type Journal } from './journal';

const PAUSE_MS = 2_000;

/** What goes on by itself: waiting calls after their grant, and reports to Writ. It ends with the process. */
export class Background {
  private readonly followed = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private reporting: Promise<void> | undefined;
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
    for (;;) {
      const [call] = this.journal.unreported();
      if (!call) return;
      try {
        await this.decisions.report(call);
        this.journal.change(call.id, [call.state], { reported: true });
      } catch (error) {
        this.say(`The outcome of ${call.id} is not reported: ${(error as Error).message}`);
        // Writ will not take it: the decision stays without an outcome, which its reports show.
        if (isFinal(error)) this.journal.change(call.id, [call.state], { reported: true });
        else await sleep(PAUSE_MS);
      }
    }
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
