import { cloudEventOf, rolesOfStream, webhookRoles } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { settledWithin } from '../outbox/attempt';
import { OutboxLoop } from '../outbox/outbox-loop';
import { type ClaimedFeed, type FeedStore, type SentFeed } from './feed-store';
import { post } from './post';
import { secretsOf, type SenderOptions, sentBy, STATUS_GONE, UNREADABLE } from './sender';
import { headersOf } from './signing';
import { GONE, NOT_TAKEN } from './webhook-store';

export interface FeedSenderOptions extends Omit<
  SenderOptions,
  'deliveries' | 'baseUrl' | 'calendars'
> {
  readonly feeds: Pick<FeedStore, 'claim' | 'settle'>;
  readonly log: { readLog(after: number, limit: number): Promise<readonly RecordedEvent[]> };
}

const PAGE_EVENTS = 100;
const IN_FLIGHT_MAX = 8;

/** For an answer. */
const TIMEOUT_MS = 10_000;

/** An attempt begins no other event after this time. */
const BUDGET_MS = 8_000;

/** Longer than an attempt. */
const CLAIM_MS = 30_000;

/** Between two looks at the end of the log. */
const POLL_MS = 1_000;

/** Sends committed events to webhooks, each in the order of the log, and none before the one before it has arrived. */
export const feedSender = (options: FeedSenderOptions): OutboxLoop<ClaimedFeed, SentFeed> => {
  const { feeds, webhooks, timeoutMs = TIMEOUT_MS, pollMs = POLL_MS } = options;
  return new OutboxLoop<ClaimedFeed, SentFeed>({
    claimMs: CLAIM_MS,
    ...options,
    name: 'Webhooks of events',
    claim: (...limits) => feeds.claim(...limits),
    receiverOf: ({ webhookId }) => webhookId,
    attempt: (feed) => settledWithin(timeoutMs + BUDGET_MS, attempt(feed, options)),
    settle: async (feed, sent, pauseMs) => {
      const untilNext = sent.isMore ? 0 : pollMs;
      await feeds.settle(feed, sent, sent.error === null ? untilNext : (pauseMs ?? 0));
      if (sent.status === STATUS_GONE) await webhooks.disable(feed.webhookId, GONE);
      else if (sent.error !== null && pauseMs === null)
        await webhooks.disable(feed.webhookId, NOT_TAKEN);
    },
    inFlightMax: IN_FLIGHT_MAX,
    perReceiverMax: 1,
  });
};

/** Events until one does not arrive, up to a page of the log. */
const attempt = async (feed: ClaimedFeed, options: FeedSenderOptions): Promise<SentFeed> => {
  const secrets = secretsOf(feed, options.secrets);
  if (!secrets) return UNREADABLE;
  const until = performance.now() + BUDGET_MS;
  const page = await options.log.readLog(feed.position, PAGE_EVENTS);
  let { position } = feed;
  for (const event of page) {
    if (performance.now() >= until) return { ...ARRIVED, position, isMore: true };
    const sent = isFor(feed, event) ? await sentEvent(event, feed, secrets, options) : ARRIVED;
    if (sent.error !== null) return { ...sent, position };
    ({ position } = event);
  }
  return { ...ARRIVED, position, isMore: page.length === PAGE_EVENTS };
};

const ARRIVED = { status: null, error: null, isFinal: false } as const;

/** Of its tenant, of its types, and for the roles that set up webhooks. */
const isFor = ({ tenant, events }: ClaimedFeed, event: RecordedEvent): boolean =>
  event.tenant === tenant &&
  (events === null || events.includes(event.type)) &&
  webhookRoles.every((role) => rolesOfStream(event.stream).includes(role));

const sentEvent = async (
  event: RecordedEvent,
  feed: ClaimedFeed,
  secrets: readonly string[],
  { reach, timeoutMs = TIMEOUT_MS }: FeedSenderOptions,
): Promise<SentFeed> => {
  const body = JSON.stringify(cloudEventOf(event));
  const headers = {
    'content-type': 'application/cloudevents+json',
    ...headersOf(event.id, body, secrets, feed.at),
  };
  return sentBy(await post({ url: feed.url, headers, body }, { reach, timeoutMs }), feed);
};
