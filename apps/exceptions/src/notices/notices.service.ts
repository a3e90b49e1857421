import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  alertCrossed,
  recipientsFor,
  ListNoticesBody,
  noticeTypes,
  ReadNoticesBody,
  type ReadNoticesReply,
  subjects,
} from '#contracts';
import { fold, type RecordedEvent } from '#kernel';
import {
  type CommandFrame,
  measure,
  mustNameCaller,
  parseAs,
  Platform,
  publicUrl,
  requireMigrated,
} from '#platform';
import { evolve, unknownWorkOrder } from '#work-order';
import { exceptionsMigrations } from '../migrations';
import { answerOf } from './answers-of';
import { AwaitedRequests } from './callbacks/awaited-requests';
import { Callbacks, type EndingEvent } from './callbacks/callbacks';
import { MailService } from './mail/mail.service';
import { type OutboxLoop } from './outbox/outbox-loop';
import { type ClaimedDelivery, DeliveryStore, type SentDelivery } from './webhooks/delivery-store';
import { NoticeStore } from './notice-store';
import { noticesOf } from './notices-of';
import { SecretBox } from './webhooks/signing';
import { feedSender, type FeedSenderOptions } from './webhooks/feed-sender';
import { type ClaimedFeed, FeedStore, type SentFeed } from './webhooks/feed-store';
import { webhookSender } from './webhooks/sender';
import { WebhookStore } from './webhooks/webhook-store';

const workOrders = { initialState: unknownWorkOrder, evolve };

const FEED_LIMIT_MAX = 400;

/** Notices: stored once, readable by their recipients, and on their way to webhooks. */
@Injectable()
export class NoticesService implements OnModuleInit, OnModuleDestroy {
  private readonly notices: NoticeStore;
  private readonly deliveries: DeliveryStore;
  private readonly webhooks: WebhookStore;
  private readonly sender: OutboxLoop<ClaimedDelivery, SentDelivery>;
  private readonly feeds: OutboxLoop<ClaimedFeed, SentFeed>;
  private readonly callbacks: Callbacks;
  private isReady = false;

  constructor(
    private readonly platform: Platform,
    private readonly mail: MailService,
  ) {
    const { pool, settings, log, store } = platform;
    this.deliveries = new DeliveryStore(pool);
    this.notices = new NoticeStore(pool);
    this.webhooks = new WebhookStore(pool);
    this.callbacks = new Callbacks({
      store,
      notices: this.notices,
      awaited: new AwaitedRequests(pool),
      baseUrl: publicUrl(settings),
    });
    const sending: Omit<FeedSenderOptions, 'feeds' | 'log'> = {
      webhooks: this.webhooks,
      secrets: new SecretBox(settings.WRIT_TOKEN_SECRET),
      reach: settings.WRIT_WEBHOOKS_PRIVATE === 'allow' ? 'anywhere' : 'public',
      onError: (message, error) => log.warn({ err: error }, message),
    };
    this.sender = webhookSender({
      ...sending,
      deliveries: this.deliveries,
      baseUrl: publicUrl(settings),
      calendars: this.mail.calendars,
    });
    this.feeds = feedSender({ ...sending, feeds: new FeedStore(pool), log: store });
  }

  async onModuleInit(): Promise<void> {
    await requireMigrated(this.platform.pool, 'exceptions', exceptionsMigrations);
    measureDeliveries(this.deliveries);
    this.sender.start();
    this.feeds.start();
    this.isReady = true;
  }

  async onModuleDestroy(): Promise<void> {
    if (this.isReady) await Promise.all([this.sender.stop(), this.feeds.stop()]);
  }

  /** Looks for deliveries that are due at once. */
  wakeSender(): void {
    this.sender.wake();
  }

  /** Stores what follows from an event that was committed; again and again the same, once. */
  async handle(event: RecordedEvent): Promise<void> {
    if (await this.showAnswers([event])) this.sender.wake();
    if (noticeTypes.some((type) => type === event.type)) await this.notify(event);
  }

  private async notify(event: RecordedEvent): Promise<void> {
    const { tenant, type } = event;
    // An alert is no work order, and its event says all.
    const [upToIt, later] = type === alertCrossed.type ? [[event], []] : await this.around(event);
    const notices = noticesOf(upToIt.at(-1)!, fold(workOrders, upToIt));
    if (notices.length === 0) return;
    const { isOn: isMailOn } = this.mail;
    if (!(await this.notices.add(tenant, event.position, notices, { isMailOn }))) return;
    // Another reaction may have had the answer before there was a message.
    await this.showAnswers(later);
    this.announce();
  }

  /** The stream of an event: up to and with it, and after it. */
  private async around({ id, tenant, stream, version }: RecordedEvent) {
    const { events } = await this.platform.store.read(tenant, stream);
    const upToIt = events.filter((event) => event.version <= version);
    if (upToIt.at(-1)?.id !== id)
      throw new Error(`${stream} has no event ${id} at version ${version}.`);
    return [upToIt, events.filter((event) => event.version > version)] as const;
  }

  /** Lets messages say what became of what they are about. Says whether one is due for that. */
  private async showAnswers(events: readonly RecordedEvent[]): Promise<boolean> {
    let isDue = false;
    for (const event of events) {
      const answer = answerOf(event);
      if (answer && (await this.deliveries.showAnswer(event.tenant, answer))) isDue = true;
    }
    return isDue;
  }

  /** Calls back the requesters of access requests that an event ended; a repeated event calls nobody again. */
  async callBack(event: EndingEvent): Promise<void> {
    if (await this.callbacks.handle(event)) this.announce();
  }

  private announce(): void {
    this.platform.bus.tell(subjects.internal.noticed, {});
    this.sender.wake();
    this.mail.wakeSender();
  }

  /** The notices that the caller may read, the earliest first. */
  async list(body: unknown, metadata: CommandFrame['metadata']) {
    mustNameCaller(metadata);
    const { to, workOrderId, since, limit } = parseAs(ListNoticesBody, body);
    const { tenant, actor, roles, owners } = metadata;
    const readable = recipientsFor({ id: actor.id, roles, owners });
    const query = { tenant, readable, to, workOrderId, since, limit };
    const notices = await this.notices.list(query);
    const isLast = notices.length < limit;
    return { notices, next: isLast ? null : notices.at(-1)!.number };
  }

  /** For the gateway, which knows who may read what. */
  async read(request: unknown): Promise<ReadNoticesReply> {
    const { after, afterPosition, limit } = parseAs(ReadNoticesBody, request);
    if (afterPosition !== undefined)
      return { notices: [], end: await this.notices.lastBefore(afterPosition) };
    const end = await this.notices.end();
    if (after === undefined || after >= end) return { notices: [], end };
    return { notices: await this.notices.after(after, Math.min(limit, FEED_LIMIT_MAX)), end };
  }
}

/** What is on its way to webhooks, read when it is scraped. */
const measureDeliveries = (deliveries: DeliveryStore): void =>
  measure(() => deliveries.counts(), {
    writ_webhook_deliveries_pending: ({ pending }) => pending,
    writ_webhook_deliveries_dead: ({ dead }) => dead,
    writ_webhook_deliveries_late_seconds: ({ lateSeconds }) => lateSeconds,
  });
