import { Unavailable } from '#platform';

export interface FairQueueLimits {
  /** So many work at once. */
  readonly atOnce: number;
  /** Of one tenant so many. */
  readonly ofOneTenant: number;
  /** So many of one tenant may wait: later callers are refused and may retry. */
  readonly mostWaiting: number;
  /** Nobody waits longer: callers have given up by then. */
  readonly waitMs: number;
}

interface Waiting {
  readonly begin: () => void;
}

/**
 * Runs so many at once; the others wait. It serves tenants round robin, and each tenant first come, first served. Rejects with
 * `Unavailable` when too many of its tenant wait already, and after waiting too long.
 */
export class FairQueue {
  private running = 0;
  private readonly runningOf = new Map<string, number>();
  /** The tenant to serve next is first. */
  private readonly waiting = new Map<string, readonly Waiting[]>();

  constructor(private readonly limits: FairQueueLimits) {}

  async take<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    await this.turn(tenant);
    try {
      return await work();
    } finally {
      this.count(tenant, -1);
      this.goBehind(tenant);
      this.next();
    }
  }

  /** Whether others than these wait. */
  hasOtherThan(tenants: ReadonlySet<string>): boolean {
    return [...this.waiting.keys()].some((tenant) => !tenants.has(tenant));
  }

  private turn(tenant: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const { mostWaiting, waitMs } = this.limits;
      const before = this.waitingOf(tenant);
      if (before.length >= mostWaiting) return reject(busy());
      const timer = setTimeout(() => {
        this.queue(
          tenant,
          this.waitingOf(tenant).filter((one) => one !== waiting),
        );
        reject(busy());
      }, waitMs).unref();
      const waiting = {
        begin: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.queue(tenant, [...before, waiting]);
      this.next();
    });
  }

  private next(): void {
    for (const [tenant, [first, ...others]] of this.waiting) {
      if (this.running >= this.limits.atOnce) return;
      if ((this.runningOf.get(tenant) ?? 0) >= this.limits.ofOneTenant) continue;
      this.queue(tenant, others);
      this.goBehind(tenant);
      this.count(tenant, 1);
      first!.begin();
    }
  }

  /** A tenant that was served waits behind all others. */
  private goBehind(tenant: string): void {
    const waiting = this.waitingOf(tenant);
    this.waiting.delete(tenant);
    this.queue(tenant, waiting);
  }

  private waitingOf(tenant: string): readonly Waiting[] {
    return this.waiting.get(tenant) ?? [];
  }

  private queue(tenant: string, waiting: readonly Waiting[]): void {
    if (waiting.length > 0) this.waiting.set(tenant, waiting);
    else this.waiting.delete(tenant);
  }

  private count(tenant: string, more: number): void {
    this.running += more;
    const running = (this.runningOf.get(tenant) ?? 0) + more;
    if (running > 0) this.runningOf.set(tenant, running);
    else this.runningOf.delete(tenant);
  }
}

const busy = (): Unavailable =>
  new Unavailable('Too many ask about the past at once: ask again in a moment.', 2);
