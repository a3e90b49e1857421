import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  recipientsFor,
  ListNoticesBody,
  ReadNoticesBody,
  type ReadNoticesReply,
  subjects,
  TELL_PEOPLE,
} from '#contracts';
import { fold, type RecordedEvent } from '#kernel';
import {
  type CommandFrame,
  type CommandHandler,
  measure,
  mustNameCaller,
  parseAs,
  Platform,
  requireMigrated,
} from '#platform';
import { evolve, unknownWorkOrder } from '#work-order';
import { exceptionsMigrations } from '../migrations';
import { ExceptionsService } from '../exceptions.service';
import { DeliveryStore } from './webhooks/delivery-store';
import { NoticeStore } from './notice-store';
import { noticesOf } from './notices-of';
import { SecretBox } from './webhooks/signing';
import { Sender } from './webhooks/sender';
import { WebhookStore } from './webhooks/webhook-store';

const workOrders = { initialState: unknownWorkOrder, evolve };

const FEED_LIMIT_MAX = 400;

/** Notices: stored once, readable by their recipients, and on their way to webhooks. */
@Injectable()
export class NoticesService implements OnModuleInit, OnModuleDestroy {
  private readonly notices: NoticeStore;
  private readonly deliveries: DeliveryStore;
  private readonly sender: Sender;
  private isReady = false;

  constructor(private readonly platform: Platform) {
    const { pool, settings, log } = platform;
    this.deliveries = new DeliveryStore(pool);
    this.notices = new NoticeStore(pool);
    this.sender = new Sender({
      deliveries: this.deliveries,
      webhooks: new WebhookStore(pool),
      secrets: new SecretBox(settings.WRIT_TOKEN_SECRET),
      reach: settings.WRIT_WEBHOOKS_PRIVATE === 'allow' ? 'anywhere' : 'public',
      onError: (message, error) => log.warn({ err: error }, message),
    });
  }

  async onModuleInit(): Promise<void> {
    await requireMigrated(this.platform.pool, 'exceptions', exceptionsMigrations);
    measureDeliveries(this.deliveries);
    this.sender.start();
    this.isReady = true;
  }

  async onModuleDestroy(): Promise<void> {
    if (this.isReady) await this.sender.stop();
  }

  /** Looks for deliveries that are due at once. */
  wakeSender(): void {
    this.sender.wake();
  }

  /** Stores what follows from an event that was committed; again and again the same, once. */
  async tell({ id, tenant, stream, version }: RecordedEvent): Promise<void> {
    const { events } = await this.platform.store.read(tenant, stream);
    const upToIt = events.filter((event) => event.version <= version);
    const event = upToIt.at(-1);
    if (event?.id !== id) throw new Error(`${stream} has no event ${id} at version ${version}.`);
    const notices = noticesOf(event, fold(workOrders, upToIt));
    if (notices.length === 0) return;
    if (!(await this.notices.add(tenant, event.position, notices))) return;
    this.platform.bus.tell(subjects.internal.noticed, {});
    this.sender.wake();
  }

  /** The notices that the caller may read, the earliest first. */
  async list(body: unknown, metadata: CommandFrame['metadata']) {
    mustNameCaller(metadata);
    const { to, workOrderId, since, limit } = parseAs(ListNoticesBody, body);
    const { tenant, actor, roles, owners } = metadata;
    const readable = recipientsFor({ id: actor.id, roles, owners });
    const wanted = { tenant, readable, to, workOrderId, since, limit };
    const notices = await this.notices.list(wanted);
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

/** Where reactions of this process lead: to the deciders, or to notifications. */
@Injectable()
export class ExceptionsCommands implements CommandHandler {
  constructor(
    private readonly exceptions: ExceptionsService,
    private readonly notices: NoticesService,
  ) {}

  async handle(frame: CommandFrame): Promise<object> {
    if (frame.name !== TELL_PEOPLE) return this.exceptions.handle(frame);
    await this.notices.tell(frame.data as RecordedEvent);
    return {};
  }
}
