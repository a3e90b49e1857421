import { type ChatFormat } from '#contracts';
import { chats } from '../chat/chats';
import { type NoticeCalendars } from '../notice-calendars';
import { noticeLetter } from '../notice-letter';
import { settledWithin } from '../outbox/attempt';
import { OutboxLoop, type OutboxPace } from '../outbox/outbox-loop';
import { retryAfterMs } from '../outbox/retry-schedule';
import {
  type ClaimedDelivery,
  type DeliveryStore,
  PER_WEBHOOK_MAX,
  type SentDelivery,
} from './delivery-store';
import { post, type Post, type Posted, type Reach } from './post';
import { bodyOf, headersOf, type SecretBox } from './signing';
import { GONE, type WebhookStore } from './webhook-store';

export interface SenderOptions extends OutboxPace {
  readonly deliveries: DeliveryStore;
  readonly webhooks: Pick<WebhookStore, 'disable'>;
  readonly secrets: SecretBox;
  readonly reach: Reach;
  /** Where links in messages of chats lead, and by which clocks their readers live. */
  readonly baseUrl: string;
  readonly calendars: Pick<NoticeCalendars, 'of'>;
  /** Called for every error here; an error of the receiver is stored with the delivery. */
  readonly onError: (message: string, error: unknown) => void;
  readonly timeoutMs?: number;
}

/** Attempts at a time, in one process. */
const IN_FLIGHT_MAX = 32;

/** For an answer. */
const TIMEOUT_MS = 10_000;

/** For a whole attempt: so many times as long. */
const ATTEMPT_TIMES = 1.5;

/** Longer than an attempt. */
const CLAIM_MS = 20_000;

export const STATUS_GONE = 410;

/** An attempt where the secret of a webhook was sealed under another WRIT_TOKEN_SECRET. */
export const UNREADABLE = {
  status: null,
  error: 'its secret cannot be read here: rotate it',
  isFinal: false,
} as const;

/** Sends what is due to webhooks: each notice arrives at least once, always under the same id. */
export const webhookSender = (
  options: SenderOptions,
): OutboxLoop<ClaimedDelivery, SentDelivery> => {
  const { deliveries, webhooks, timeoutMs = TIMEOUT_MS } = options;
  return new OutboxLoop<ClaimedDelivery, SentDelivery>({
    claimMs: CLAIM_MS,
    ...options,
    name: 'Webhooks',
    claim: (...limits) => deliveries.claim(...limits),
    receiverOf: ({ webhookId }) => webhookId,
    attempt: (delivery) => settledWithin(timeoutMs * ATTEMPT_TIMES, attempt(delivery, options)),
    settle: async (delivery, sent, pauseMs) => {
      await deliveries.settle(delivery, sent, pauseMs);
      if (sent.status === STATUS_GONE) await webhooks.disable(delivery.webhookId, GONE);
    },
    inFlightMax: IN_FLIGHT_MAX,
    perReceiverMax: PER_WEBHOOK_MAX,
  });
};

const attempt = async (
  delivery: ClaimedDelivery,
  options: SenderOptions,
): Promise<SentDelivery> => {
  const secrets = secretsOf(delivery, options.secrets);
  if (!secrets) return UNREADABLE;
  const { format } = delivery;
  return format === 'standard'
    ? sentBy(await posted(signedPost(delivery, secrets), options), delivery)
    : chatted({ ...delivery, format }, secrets[0], options);
};

const posted = (message: Post, { reach, timeoutMs = TIMEOUT_MS }: SenderOptions): Promise<Posted> =>
  post(message, { reach, timeoutMs });

const signedPost = (
  { url, notice, callback, at }: ClaimedDelivery,
  secrets: readonly string[],
): Post => {
  const body = callback ? JSON.stringify(callback) : bodyOf(notice);
  return { url, headers: headersOf(notice.noticeId, body, secrets, at), body };
};

const chatted = async (
  delivery: ClaimedDelivery & { readonly format: ChatFormat },
  secret: string,
  options: SenderOptions,
): Promise<SentDelivery> => {
  const { tenant, notice, answer, recipients } = delivery;
  const { timeZone: zone } = await options.calendars.of(tenant, null);
  const letter = noticeLetter(notice, { baseUrl: options.baseUrl, zone }, answer, recipients);
  const chat = chats[delivery.format];
  const answered = await posted(chat.postOf(letter, { ...delivery, secret }), options);
  const sent = sentBy(answered, delivery);
  if (sent.error !== null || answered.status === null || !chat.sentOf) return sent;
  return { ...sent, ...chat.sentOf(answered.text) };
};

/** It arrived where the answer was 200 to 299, and nothing else. */
export const sentBy = (posted: Posted, { at }: Pick<ClaimedDelivery, 'at'>): SentDelivery => {
  const { status } = posted;
  if (status === null) return { status, error: posted.error, isFinal: false };
  return {
    status,
    error: status >= 200 && status < 300 ? null : `answered ${status}`,
    isFinal: status === STATUS_GONE,
    retryAfterMs: retryAfterMs(posted.retryAfter, Date.parse(at)),
  };
};

/**
 * Those that are valid, the present one first. Undefined when that was sealed under another WRIT_TOKEN_SECRET; one of before
 * that was, signs no more.
 */
export const secretsOf = (
  {
    secret,
    previousSecrets,
    webhookId,
  }: Pick<ClaimedDelivery, 'secret' | 'previousSecrets' | 'webhookId'>,
  box: SecretBox,
): readonly [string, ...string[]] | undefined => {
  const opened = (one: Buffer): readonly string[] => {
    try {
      return [box.open(one, webhookId)];
    } catch {
      return [];
    }
  };
  const [present] = opened(secret);
  return present === undefined ? undefined : [present, ...previousSecrets.flatMap(opened)];
};
