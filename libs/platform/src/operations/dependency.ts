import { setTimeout as sleep } from 'node:timers/promises';
import { type Logger } from 'pino';
import { type CheckResult, type Readiness, reasonOf } from './readiness';

const PAUSE_MIN_MS = 500;
const PAUSE_MAX_MS = 15_000;

/**
 * A server that this process needs. While it is away, it is tried again and again, each time later, and the log has its
 * name, the reason and the next try. Nothing is tried while it is there.
 */
export class Dependency {
  private readonly ending = new AbortController();
  private waiting?: Promise<void>;

  /** @param attempt resolves when the server answers */
  constructor(
    private readonly name: string,
    private readonly attempt: () => Promise<unknown>,
    private readonly readiness: Readiness,
    private readonly log: Logger,
  ) {
    readiness.add(name, () => this.check());
  }

  /** Resolves when the server answers, or after `stop`. */
  available(): Promise<void> {
    return (this.waiting ??= this.wait().finally(() => (this.waiting = undefined)));
  }

  /** Something failed that may mean that the server is away: finds out, and waits for it. */
  suspect(): void {
    void this.available();
  }

  stop(): void {
    this.ending.abort();
  }

  private async check(): Promise<CheckResult> {
    try {
      await this.attempt();
      return { ok: true, detail: 'answers' };
    } catch (error) {
      this.suspect();
      throw error;
    }
  }

  private async wait(): Promise<void> {
    const { name, readiness, log } = this;
    const { signal } = this.ending;
    const began = performance.now();
    for (let tries = 0; !signal.aborted; tries++) {
      const failure = await this.attempt().then(
        () => undefined,
        (error: unknown) => ({ reason: reasonOf(error) }),
      );
      const awayMs = Math.round(performance.now() - began);
      if (!failure) {
        if (tries > 0) log.info({ dependency: name, awayMs }, `${name} is back`);
        return;
      }
      readiness.noteFailing(name);
      const nextTryMs = Math.min(PAUSE_MIN_MS * 2 ** tries, PAUSE_MAX_MS);
      const details = { dependency: name, ...failure, awayMs, nextTryMs };
      log.warn(details, `${name} is away: next try in ${nextTryMs} ms`);
      await sleep(nextTryMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }
}
