import { setTimeout as sleep } from 'node:timers/promises';
import { type Claim, type Sent } from './attempt';
import { pauseAfter, RETRY_SCHEDULE_MS } from './retry-schedule';

/** What tests make quicker. */
export interface OutboxPace {
  /** Pauses after failed attempts, in ms. */
  readonly schedule?: readonly number[];
  /** Between two claims while nothing is due, in ms; a second where absent. */
  readonly pollMs?: number;
  /** How long a claim lasts when nobody settles or renews it, in ms. */
  readonly claimMs?: number;
}

export interface OutboxLoopOptions<Claimed extends Claim, Outcome extends Sent> extends OutboxPace {
  /** Begins the message of an error: `Webhooks`. */
  readonly name: string;
  /** Claims at most `limit` for `forMs`, none for receivers that are `busy`. */
  readonly claim: (
    limit: number,
    forMs: number,
    busy: readonly string[],
  ) => Promise<readonly Claimed[]>;
  /** Who receives it: a slow receiver holds up nobody else. */
  readonly receiverOf: (claimed: Claimed) => string;
  /** Sends it; undefined where it was no attempt. */
  readonly attempt: (claimed: Claimed) => Promise<Outcome | undefined>;
  /** Stores what came of it; after a pause of null there is no other attempt. */
  readonly settle: (claimed: Claimed, sent: Outcome, pauseMs: number | null) => Promise<void>;
  readonly onError: (message: string, error: unknown) => void;
  readonly claimMs: number;
  /** Attempts at a time, in one process. */
  readonly inFlightMax: number;
  /** Attempts to one receiver at a time, in one process. */
  readonly perReceiverMax: number;
}

const POLL_MS = 1_000;

/** A process has nine seconds to stop. */
const STOP_WITHIN_MS = 5_000;

/**
 * Sends what is due, in any number of instances: claims it by a short statement, attempts it, and says what became of it.
 * A process that ends in between leaves claims that end, and another takes over. Ends only by `stop`.
 */
export class OutboxLoop<Claimed extends Claim, Outcome extends Sent = Sent> {
  private readonly underWay = new Map<Promise<void>, string>();
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;

  constructor(private readonly options: OutboxLoopOptions<Claimed, Outcome>) {}

  start(): void {
    this.loop = this.run();
  }

  /** There may be something new: claims at once. */
  wake(): void {
    this.wakeUp();
  }

  /** Claims nothing more and waits a while for the attempts that are under way: others take over the rest. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.wake();
    await this.loop;
    const waiting = new AbortController();
    await Promise.race([
      Promise.all(this.underWay.keys()),
      sleep(STOP_WITHIN_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
  }

  private async run(): Promise<void> {
    const { pollMs = POLL_MS, onError, name, inFlightMax } = this.options;
    while (!this.ending.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.wakeUp = resolve));
      const claimed = await this.turn().catch((error: unknown) => {
        onError(`${name} stand still`, error);
        return 0;
      });
      if (claimed === 0) await this.pause(pollMs, woken);
      else if (this.underWay.size >= inFlightMax) await Promise.race(this.underWay.keys());
    }
  }

  private async pause(pollMs: number, woken: Promise<void>): Promise<void> {
    const waiting = new AbortController();
    await Promise.race([
      woken,
      sleep(pollMs, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
  }

  /** Answers how many it took. */
  private async turn(): Promise<number> {
    const { claim, claimMs, inFlightMax } = this.options;
    const room = inFlightMax - this.underWay.size;
    if (room <= 0) return 0;
    const claimed = await claim(room, claimMs, this.busy());
    for (const one of claimed) this.send(one);
    return claimed.length;
  }

  private busy(): readonly string[] {
    const { perReceiverMax } = this.options;
    const counts = new Map<string, number>();
    for (const receiver of this.underWay.values())
      counts.set(receiver, (counts.get(receiver) ?? 0) + 1);
    return [...counts].flatMap(([receiver, count]) => (count >= perReceiverMax ? [receiver] : []));
  }

  private send(claimed: Claimed): void {
    const { receiverOf, onError, name } = this.options;
    const sending = this.attempt(claimed)
      .catch((error: unknown) => onError(`${name}: an attempt is not settled`, error))
      .finally(() => {
        this.underWay.delete(sending);
        // What waited for room may go now.
        this.wake();
      });
    this.underWay.set(sending, receiverOf(claimed));
  }

  private async attempt(claimed: Claimed): Promise<void> {
    const { attempt, settle, schedule = RETRY_SCHEDULE_MS } = this.options;
    const sent = await attempt(claimed);
    if (!sent) return;
    const later = pauseAfter(claimed.tried + 1, schedule, Math.random(), sent.retryAfterMs);
    await settle(claimed, sent, sent.isFinal ? null : later);
  }
}
