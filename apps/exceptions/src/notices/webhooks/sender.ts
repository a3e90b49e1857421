import { setTimeout as sleep } from 'node:timers/promises';
import { type ClaimedDelivery, type DeliveryStore } from './delivery-store';
import { post, type Posted, type Reach } from './post';
import { bodyOf, headersOf, type SecretBox } from './signing';
import { GONE, type WebhookStore } from './webhook-store';

export interface SenderOptions {
  readonly deliveries: DeliveryStore;
  readonly webhooks: Pick<WebhookStore, 'disable'>;
  readonly secrets: SecretBox;
  readonly reach: Reach;
  /** Called for every error here; an error of the receiver is stored with the delivery. */
  readonly onError: (message: string, error: unknown) => void;
  /** Pauses after failed attempts, in ms. */
  readonly schedule?: readonly number[];
  readonly timeoutMs?: number;
  readonly pollMs?: number;
  /** How long a claim lasts when nobody settles it: longer than an attempt. */
  readonly claimMs?: number;
}

const TIMEOUT_MS = 10_000;

const POLL_MS = 1_000;

const CLAIM_MS = 20_000;

/** A process has nine seconds to stop. */
const STOP_WITHIN_MS = 5_000;

const IN_FLIGHT_MAX = 32;

const PER_WEBHOOK_MAX = 8;

const STATUS_GONE = 410;

/**
 * Sends what is due to webhooks, in any number of instances: claims deliveries by a short statement,
 * attempts them, and says what became of them. A process that ends in between leaves claims that end, and
 * another takes over: each notice arrives at least once, always under the same id. Ends only by `stop`.
 */
export class Sender {
  private readonly underWay = new Map<Promise<void>, string>();
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private wakeUp: () => void = () => undefined;

  constructor(private readonly options: SenderOptions) {}

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
    const { pollMs = POLL_MS, onError } = this.options;
    while (!this.ending.signal.aborted) {
      const woken = new Promise<void>((resolve) => (this.wakeUp = resolve));
      const claimed = await this.turn().catch((error: unknown) => {
        onError('Webhooks stand still', error);
        return 0;
      });
      if (claimed === 0) await this.pause(pollMs, woken);
      else if (this.underWay.size >= IN_FLIGHT_MAX) await Promise.race(this.underWay.keys());
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
    const { deliveries, claimMs = CLAIM_MS } = this.options;
    const room = IN_FLIGHT_MAX - this.underWay.size;
    if (room <= 0) return 0;
    const claimed = await deliveries.claim(room, claimMs, this.busy());
    for (const delivery of claimed) this.send(delivery);
    return claimed.length;
  }

  private busy(): readonly string[] {
    const counts = new Map<string, number>();
    for (const webhookId of this.underWay.values())
      counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
    return [...counts].flatMap(([id, count]) => (count >= PER_WEBHOOK_MAX ? [id] : []));
  }

  private send(delivery: ClaimedDelivery): void {
    const sending = this.attempt(delivery)
      .catch((error: unknown) =>
        this.options.onError(`delivery ${delivery.deliveryId} is not settled`, error),
      )
      .finally(() => {
        this.underWay.delete(sending);
        // What waited for room may go now.
        this.wake();
      });
    this.underWay.set(sending, delivery.webhookId);
  }

  private async attempt(delivery: ClaimedDelivery): Promise<void> {
    const { deliveries, webhooks, schedule = RETRY_SCHEDULE_MS } = this.options;
    const posted = await this.post(delivery);
    const error = errorOf(posted);
    const retryAfter = posted.status === null ? undefined : posted.retryAfter;
    const isGone = posted.status === STATUS_GONE;
    const later = pauseAfter(
      delivery.tried + 1,
      schedule,
      Math.random(),
      retryAfterMs(retryAfter, Date.parse(delivery.at)),
    );
    const pauseMs = isGone ? null : later;
    await deliveries.settle(delivery, { status: posted.status, error, pauseMs });
    if (isGone) await webhooks.disable(delivery.webhookId, GONE);
  }

  private async post(delivery: ClaimedDelivery): Promise<Posted> {
    const { reach, timeoutMs = TIMEOUT_MS } = this.options;
    const { url, notice, at } = delivery;
    const secrets = this.secretsOf(delivery);
    if (!secrets) return { status: null, error: 'its secret cannot be read here: rotate it' };
    const body = bodyOf(notice);
    const headers = headersOf(notice.noticeId, body, secrets, at);
    return post({ url, headers, body }, { reach, timeoutMs });
  }

  /** Undefined when they were sealed under another WRIT_TOKEN_SECRET. */
  private secretsOf({ secret, previousSecret, webhookId }: ClaimedDelivery) {
    try {
      const present = this.options.secrets.open(secret, webhookId);
      if (!previousSecret) return [present];
      return [present, this.options.secrets.open(previousSecret, webhookId)];
    } catch {
      return undefined;
    }
  }
}

/** Null for a delivery that arrived: 200 to 299, and nothing else. */
const errorOf = (posted: Posted): string | null => {
  if (posted.status === null) return posted.error;
  return posted.status >= 200 && posted.status < 300 ? null : `answered ${posted.status}`;
};

/**
 * Pauses after the first, second … failed attempt, in ms: the schedule that Standard Webhooks
 * recommends ("Deliverability and reliability"), ten attempts in some three days.
 */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  5_000,
  5 * 60_000,
  30 * 60_000,
  2 * 3_600_000,
  5 * 3_600_000,
  10 * 3_600_000,
  14 * 3_600_000,
  20 * 3_600_000,
  24 * 3_600_000,
];

/** Webhooks that failed together do not come back together. */
const JITTER = 0.2;

const RETRY_AFTER_MAX_MS = 24 * 3_600_000;

/**
 * How long to wait after the `tried`th attempt failed; null after the last one. What the receiver
 * requests (`retryAfterMs`) counts where it is longer, up to a day. `random` is from 0 to 1.
 */
export const pauseAfter = (
  tried: number,
  schedule: readonly number[],
  random: number,
  retryAfterMs = 0,
): number | null => {
  const planned = schedule[tried - 1];
  if (planned === undefined) return null;
  const requested = Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);
  return Math.round(Math.max(planned * (1 + JITTER * random), requested));
};

/** `Retry-After` (RFC 9110, section 10.2.3) in ms from `now` on; 0 where it is absent or no such thing. */
export const retryAfterMs = (header: string | undefined, now: number): number => {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
};
