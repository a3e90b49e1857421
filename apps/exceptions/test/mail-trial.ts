import { setTimeout as sleep } from 'node:timers/promises';
import { type Mail, type SetMailboxBody } from '#contracts';
import { type Platform } from '#platform';
import { type Calendar, type Calendars } from '#work-order';
import { NoticeCalendars } from '../src/notices/notice-calendars';
import { mailSender, type MailSenderOptions } from '../src/notices/mail/mail-sender';
import { ConfirmationStore } from '../src/notices/mail/confirmation-store';
import { MailService } from '../src/notices/mail/mail.service';
import { MailStore } from '../src/notices/mail/mail-store';
import { MailboxStore } from '../src/notices/mail/mailbox-store';
import { OwnMailboxes } from '../src/notices/mail/own-mailboxes';
import { mailServer } from '../src/notices/mail/smtp';
import { OutsideMailServer } from './mail-server';
import { QUICK, WebhookTrial } from './webhook-trial';

const FROM = { name: 'Writ', address: 'writ@example.com' };
const baseUrl = 'https://writ.example';
const hours = { mon: [['00:00', '24:00']] } as const;

/** Works whenever it is. */
const always: Calendar = {
  timeZone: 'UTC',
  hours: {
    ...hours,
    tue: hours.mon,
    wed: hours.mon,
    thu: hours.mon,
    fri: hours.mon,
    sat: hours.mon,
    sun: hours.mon,
  },
};

/** Mailboxes on a real Postgres, and a mail server outside. */
export class MailTrial {
  readonly mailboxes: MailboxStore;
  readonly mails: MailStore;
  readonly confirmations: ConfirmationStore;
  readonly own: OwnMailboxes;
  readonly service: MailService;
  private readonly senders: { stop(): Promise<void> }[] = [];

  private constructor(
    readonly base: WebhookTrial,
    readonly server: OutsideMailServer,
  ) {
    this.mailboxes = new MailboxStore(base.platform.pool);
    this.mails = new MailStore(base.platform.pool);
    this.confirmations = new ConfirmationStore(base.platform.pool);
    const here = this.platformWith({
      SMTP_URL: server.url,
      SMTP_FROM: 'Writ <writ@example.com>',
      WRIT_PUBLIC_URL: baseUrl,
    });
    this.service = new MailService(here);
    this.own = new OwnMailboxes(here, this.service);
  }

  /** What people set up themselves, where these are settings. */
  ownMailboxes(settings: Partial<Platform['settings']>): OwnMailboxes {
    const here = this.platformWith(settings);
    return new OwnMailboxes(here, new MailService(here));
  }

  /** The ledger, which is not here, has no event. */
  private platformWith(settings: Partial<Platform['settings']>): Platform {
    const { platform } = this.base;
    const nothing = { events: [], version: 0, now: '2030-01-01T09:00:00.000Z', command: null };
    const read = () => Promise.resolve(nothing);
    const store = Object.assign(Object.create(platform.store) as Platform['store'], { read });
    return { ...platform, store, settings: { ...platform.settings, ...settings } };
  }

  static async start(): Promise<MailTrial> {
    return new MailTrial(await WebhookTrial.start(), await OutsideMailServer.start());
  }

  get tenant(): string {
    return this.base.operator.tenant;
  }

  async end(): Promise<void> {
    await Promise.all(this.senders.splice(0).map((sender) => sender.stop()));
    this.server.replies = [];
    this.server.repliesToSender = [];
    await this.base.end();
    await this.base.platform.pool.query(
      `UPDATE notices.mails SET status = 'dead' WHERE status = 'pending'`,
    );
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.base.stop();
  }

  /** The mailbox of an owner, with an address of its own. */
  async mailbox(wanted: Partial<SetMailboxBody> & { tenant?: string } = {}): Promise<string> {
    const { principal = 'dana', tenant = this.tenant, calendar = null } = wanted;
    const address = `${principal}@${tenant}.example`;
    const nextDigestAt = '2030-01-01T00:00:00.000Z';
    await this.mailboxes.set(
      { tenant, principal, address, calendar, nextDigestAt },
      { id: 'olga', key: 'key-1' },
    );
    return address;
  }

  /** One more sender at work, until the test is over. */
  sending(overrides: Partial<MailSenderOptions> = {}, calendars: Calendars = { mail: always }) {
    const sender = mailSender({
      mails: this.mails,
      server: mailServer({ url: new URL(this.server.url) }),
      calendars: new NoticeCalendars({ calendars: () => Promise.resolve(calendars) }),
      settings: { from: FROM, baseUrl },
      onError: () => undefined,
      schedule: QUICK,
      pollMs: 20,
      ...overrides,
    });
    sender.start();
    this.senders.push(sender);
  }

  list(): Promise<readonly Mail[]> {
    return this.mails.list(this.tenant, { limit: 100 });
  }

  /** The messages of the tenant in this state, as soon as there are some that fit. */
  async settled(
    status: Mail['status'],
    fits: (mail: Mail) => boolean = () => true,
  ): Promise<readonly Mail[]> {
    for (;;) {
      const found = await this.mails.list(this.tenant, { status, limit: 100 });
      if (found.some(fits)) return found;
      await sleep(20);
    }
  }
}
