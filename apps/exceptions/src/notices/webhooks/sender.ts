import { type ClaimedDelivery, type DeliveryStore, PER_WEBHOOK_MAX } from './delivery-store';
import { OutboxLoop } from '../outbox/outbox-loop';
import { pauseAfter, RETRY_SCHEDULE_MS, retryAfterMs } from '../outbox/retry-schedule';
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

/** Attempts at a time, in one process. */
const IN_FLIGHT_MAX = 32;

const TIMEOUT_MS = 10_000;

const CLAIM_MS = 20_000;

const STATUS_GONE = 410;

/** Sends what is due to webhooks: each notice arrives at least once, always under the same id. */
export class Sender {
  private readonly loop: OutboxLoop<ClaimedDelivery>;

  constructor(private readonly options: SenderOptions) {
    const { deliveries, onError, pollMs, claimMs = CLAIM_MS } = options;
    this.loop = new OutboxLoop({
      name: 'Webhooks',
      claim: (limit, busy) => deliveries.claim(limit, claimMs, busy),
      receiverOf: ({ webhookId }) => webhookId,
      attempt: (delivery) => this.attempt(delivery),
      onError,
      pollMs,
      inFlightMax: IN_FLIGHT_MAX,
      perReceiverMax: PER_WEBHOOK_MAX,
    });
  }

  start(): void {
    this.loop.start();
  }

  wake(): void {
    this.loop.wake();
  }

  stop(): Promise<void> {
    return this.loop.stop();
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
    const { url, notice, callback, at } = delivery;
    const secrets = this.secretsOf(delivery);
    if (!secrets) return { status: null, error: 'its secret cannot be read here: rotate it' };
    const body = callback ? JSON.stringify(callback) : bodyOf(notice);
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
