import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import {
  endAlerts,
  FEED_FORMAT,
  internalCommandSubject,
  type NoticeDelivery,
  type Notice,
  subjects,
  type Webhook,
} from '#contracts';
import { type CommandMetadata, type RecordedEvent } from '#kernel';
import { closePlatform, createPlatform, migrate, movedSlotsSql, type Platform } from '#platform';
import { freshDatabase, type FreshDatabase, metadata, recorded } from '#testkit';
import { exceptionsMigrations } from '../src/migrations';
import { DeliveryStore } from '../src/notices/webhooks/delivery-store';
import { DeliveryEnds } from '../src/notices/delivery-ends';
import { MailService } from '../src/notices/mail/mail.service';
import { NoticeStore } from '../src/notices/notice-store';
import { NoticesService } from '../src/notices/notices.service';
import { feedSender } from '../src/notices/webhooks/feed-sender';
import { FeedStore } from '../src/notices/webhooks/feed-store';
import { newWebhookSecret, SecretBox } from '../src/notices/webhooks/signing';
import { type SenderOptions, webhookSender } from '../src/notices/webhooks/sender';
import { WebhookStore } from '../src/notices/webhooks/webhook-store';
import { WebhooksService } from '../src/notices/webhooks/webhooks.service';
import { Receiver, type Received } from './receiver';

const SHARED_SECRET = 'a secret of these tests that is long enough';
/** Ten attempts would take three days. */
export const QUICK: readonly number[] = [20, 20, 20];

/** Webhooks on a real Postgres, and somebody outside who receives them. */
export class WebhookTrial {
  readonly notices: NoticeStore;
  readonly deliveries: DeliveryStore;
  readonly mail: MailService;
  readonly service: NoticesService;
  readonly ends: DeliveryEnds;
  readonly webhooks: WebhooksService;
  /** Each test has a tenant of its own: webhooks of others get nothing of it. */
  private tenant = '';
  /** Whether the log has the end of any credential: policy, which is not here, says so. */
  hasEnded = false;
  private readonly senders: { stop(): Promise<void> }[] = [];

  private constructor(
    private readonly database: FreshDatabase,
    readonly platform: Platform,
    readonly receiver: Receiver,
  ) {
    this.notices = new NoticeStore(platform.pool);
    this.deliveries = new DeliveryStore(platform.pool);
    this.mail = new MailService(platform);
    this.service = new NoticesService(platform, this.mail);
    this.ends = new DeliveryEnds(platform, this.mail);
    this.webhooks = new WebhooksService(platform, this.service);
  }

  static async start(): Promise<WebhookTrial> {
    const database = await freshDatabase({ schema: 'nothing', migrate: async () => undefined });
    Object.assign(process.env, {
      DATABASE_URL: database.url,
      NATS_URL: process.env['WRIT_TEST_NATS_URL'],
      WRIT_TOKEN_SECRET: SHARED_SECRET,
      WRIT_WEBHOOKS_PRIVATE: 'allow',
      WRIT_LOG_LEVEL: 'silent',
    });
    const platform = await createPlatform('exceptions', subjects.ledger, subjects.credentials);
    await platform.pool.query(`CREATE SCHEMA ledger; CREATE SCHEMA writ; ${movedSlotsSql}`);
    await Promise.all([1, 2].map(() => migrate(database.url, 'exceptions', exceptionsMigrations)));
    // The ledger, which is not here, has no alert to end.
    platform.connection.subscribe(internalCommandSubject(endAlerts), {
      callback: (_error, message) => message.respond(JSON.stringify({ ok: true })),
    });
    const trial = new WebhookTrial(database, platform, await Receiver.start());
    platform.connection.subscribe(subjects.credentials.ended, {
      callback: (_error, message) => {
        // Trials of other files share the server: each answers for its tenant.
        const { tenant } = message.json<{ readonly tenant: string }>();
        if (tenant === trial.tenant)
          message.respond(JSON.stringify({ ok: true, hasEnded: trial.hasEnded }));
      },
    });
    return trial;
  }

  /** Each time with another command id. */
  get operator(): CommandMetadata {
    return metadata({ roles: ['operator'], tenant: this.tenant, commandId: uuidv7() });
  }

  /** Before each test. */
  begin(): void {
    this.tenant = `tenant-${uuidv7().slice(-8)}`;
    this.hasEnded = false;
  }

  /** After each test: nothing is on its way any more. */
  async end(): Promise<void> {
    await Promise.all(this.senders.splice(0).map((sender) => sender.stop()));
    this.receiver.answers(204);
    await this.platform.pool.query(
      `UPDATE notices.deliveries SET status = 'dead' WHERE status = 'pending'`,
    );
  }

  async stop(): Promise<void> {
    await this.receiver.stop();
    await closePlatform(this.platform);
    await this.database.drop();
  }

  /** A webhook that leads to a path of its own at the receiver. */
  async webhook(wanted: object = {}, by = this.operator) {
    const path = `/${uuidv7()}`;
    const made = await this.webhooks.create({ url: this.receiver.url(path), ...wanted }, by);
    return { ...made, secret: 'secret' in made ? made.secret : '', path };
  }

  /** A webhook of events; of the service, the ledger would be requested how long the log is. */
  async feed(position: number, events?: string[]) {
    const [webhookId, path] = [uuidv7(), `/${uuidv7()}`];
    const { tenant, actor } = this.operator;
    const secret = new SecretBox(SHARED_SECRET).seal(newWebhookSecret(), webhookId);
    const url = this.receiver.url(path);
    const made = { webhookId, tenant, url, secret, request: webhookId, position };
    const wanted = { ...made, format: FEED_FORMAT, ...(events && { events }) } as const;
    await new WebhookStore(this.platform.pool).add(wanted, actor);
    return { webhookId, path };
  }

  /** The log of its tenant. */
  log(...past: Parameters<typeof recorded>[0]): RecordedEvent[] {
    return recorded(past).map((event) => ({ ...event, tenant: this.tenant }));
  }

  /** Stores a notice, as it follows from an event. */
  async notify(to = 'dana', type: Notice['type'] = 'approval.requested'): Promise<Notice> {
    const notice = { ...aNotice, noticeId: uuidv7(), to, type };
    await this.notices.add(this.operator.tenant, 7, [notice], { isMailOn: true });
    return notice;
  }

  /** Stores what follows from one event for several. */
  async notifyAll(recipients: readonly string[]): Promise<void> {
    const notices = recipients.map((to) => ({ ...aNotice, noticeId: uuidv7(), to }));
    await this.notices.add(this.operator.tenant, 8, notices);
  }

  /** One more sender at work, until the test is over. */
  sending(overrides: Partial<SenderOptions> = {}): void {
    const sender = webhookSender({
      deliveries: this.deliveries,
      webhooks: new WebhookStore(this.platform.pool),
      secrets: new SecretBox(SHARED_SECRET),
      reach: 'anywhere',
      baseUrl: 'https://writ.example',
      calendars: { of: () => Promise.resolve({ timeZone: 'UTC', hours: {} }) },
      onError: () => undefined,
      schedule: QUICK,
      pollMs: 20,
      ...overrides,
    });
    sender.start();
    this.senders.push(sender);
  }

  /** One more sender of the events of a log at work, until the test is over. */
  sendingEvents(log: readonly RecordedEvent[]): void {
    const sender = feedSender({
      feeds: new FeedStore(this.platform.pool),
      log: {
        readLog: async (after, limit) =>
          log.filter(({ position }) => position > after).slice(0, limit),
      },
      webhooks: new WebhookStore(this.platform.pool),
      secrets: new SecretBox(SHARED_SECRET),
      reach: 'anywhere',
      onError: () => undefined,
      schedule: QUICK,
      pollMs: 20,
    });
    sender.start();
    this.senders.push(sender);
  }

  /** A webhook as lists show it, as soon as it fits. */
  async shownAs(webhookId: string, fits: (webhook: Webhook) => boolean): Promise<Webhook> {
    for (;;) {
      const webhook = await this.shown(webhookId);
      if (fits(webhook)) return webhook;
      await sleep(20);
    }
  }

  /** The deliveries of a webhook in this state, as soon as `count` of them fit. */
  async settled(
    webhookId: string,
    status: NoticeDelivery['status'],
    count = 1,
    fits: (delivery: NoticeDelivery) => boolean = () => true,
  ): Promise<readonly NoticeDelivery[]> {
    for (;;) {
      const found = await this.webhooks.listDeliveries({ webhookId, status }, this.operator);
      if (found.deliveries.filter(fits).length >= count) return found.deliveries;
      await sleep(20);
    }
  }

  /** A webhook as lists show it. */
  async shown(webhookId: string) {
    return (await this.webhooks.list(this.operator)).find((one) => one.webhookId === webhookId)!;
  }
}

export const idsOf = (received: readonly Received[]): readonly string[] =>
  received.map(({ headers }) => String(headers['webhook-id']));

/** Headers as verifiers take them. */
export const named = (headers: Received['headers']): Record<string, string> =>
  headers as Record<string, string>;

const aNotice: Notice = {
  noticeId: '',
  type: 'approval.requested',
  to: 'dana',
  workOrderId: 'wo-1',
  subject: { kind: 'approval', id: 'ap-1' },
  outcome: null,
  action: null,
  permits: ['refund.issue'],
  scope: { system: 'billing' },
  expiresAt: '2030-01-02T09:00:00.000Z',
  evidence: ['ev-1'],
  reason: 'A refund above 50.00 is for the owner.',
  link: '/v1/approvals/ap-1',
  at: '2030-01-01T09:00:00.000Z',
};
