import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import {
  ClaimMailboxBody,
  ListMailboxesBody,
  ListMailsBody,
  type Mail,
  type Mailbox,
  MailBody,
  MailboxBody,
  SetMailboxBody,
  subjects,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, confirmSetUp, measure, parseAs, Platform } from '#platform';
import { nextMorning } from '#work-order';
import { ExceptionSources } from '../../exception-sources';
import { mustManageDeliveries, refuse } from '../delivery-access';
import { type OutboxLoop } from '../outbox/outbox-loop';
import { Digests } from './digests';
import { NoticeCalendars } from '../notice-calendars';
import { type StoredConfirmation } from './confirmation-store';
import { mailSender } from './mail-sender';
import { type ClaimedMail, MailStore } from './mail-store';
import { MailboxStore } from './mailbox-store';
import { RetiredOwners } from './retired-owners';
import { type FormerAddress, FormerAddresses } from './former-address';
import { mailServer, mailSettings } from './smtp';

type Metadata = CommandFrame['metadata'];

/** Mailboxes of owners, and the messages on their way to them; off where there is no mail server. */
@Injectable()
export class MailService implements OnModuleInit, OnModuleDestroy {
  readonly isOn: boolean;
  private readonly mailboxes: MailboxStore;
  private readonly mails: MailStore;
  readonly calendars: NoticeCalendars;
  private readonly retired: RetiredOwners;
  private readonly sender: OutboxLoop<ClaimedMail> | undefined;
  private readonly digests: Digests;
  private readonly former: FormerAddresses;
  private readonly bus: Platform['bus'];
  private readonly onError: (message: string, error: unknown) => void;

  constructor(platform: Platform) {
    const { pool, bus, store, log } = platform;
    this.bus = bus;
    const settings = mailSettings(platform.settings);
    this.onError = (message, error) => log.warn({ err: error }, message);
    this.isOn = settings !== undefined;
    this.mailboxes = new MailboxStore(pool);
    this.mails = new MailStore(pool);
    this.calendars = new NoticeCalendars(new ExceptionSources(store));
    this.retired = new RetiredOwners(store);
    const { mailboxes, mails, calendars, onError } = this;
    this.former = new FormerAddresses(settings, calendars, onError);
    this.digests = new Digests({ bus, mailboxes, mails, calendars, onError });
    this.sender =
      settings && mailSender({ mails, server: mailServer(settings), calendars, settings, onError });
  }

  onModuleInit(): void {
    measure(() => this.mails.counts(), {
      writ_mails_pending: ({ pending }) => pending,
      writ_mails_dead: ({ dead }) => dead,
    });
    if (!this.sender) return;
    this.sender.start();
    this.digests.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.digests.stop(), this.sender?.stop()]);
  }

  /** Looks for messages that are due at once. */
  wakeSender(): void {
    this.sender?.wake();
  }

  /** Has notices to an owner sent to an address, which nobody has to confirm. Refuses as `mustBeSettable`. */
  async set(data: unknown, asker: Metadata): Promise<Mailbox> {
    mustManageDeliveries(asker);
    const body = parseAs(SetMailboxBody, data);
    const { principal, address, calendar = null } = body;
    const { tenant, actor } = asker;
    await this.mustBeSettable(tenant, body);
    const former = await this.addressOf(tenant, principal);
    await this.mailboxes.set(
      await this.newMailbox({ tenant, principal, address, calendar }),
      actor,
    );
    return this.confirmed(principal, asker, former);
  }

  /** Refuses owners who were retired, and calendars that nobody defined. */
  async mustBeSettable(
    tenant: string,
    { principal, calendar }: Pick<SetMailboxBody, 'principal' | 'calendar'>,
  ): Promise<void> {
    if (await this.retired.has(tenant, principal))
      throw new Refusal(
        'principal_retired',
        `${JSON.stringify(principal)} is retired: reinstate it first.`,
      );
    if (calendar !== undefined && !(await this.calendars.has(tenant, calendar)))
      throw new Refusal('calendar_not_found', `There is no calendar ${calendar}: define it first.`);
  }

  /** Sets the mailbox that a confirmation is for and uses it up; undefined where it was used meanwhile. */
  async confirm(
    { confirmationId, principal, address, calendar }: StoredConfirmation,
    asker: Metadata,
  ): Promise<Mailbox | undefined> {
    const { tenant, actor } = asker;
    await this.mustBeSettable(tenant, { principal, calendar: calendar ?? undefined });
    const mailbox = await this.newMailbox({ tenant, principal, address, calendar });
    const former = await this.addressOf(tenant, principal);
    const isNew = await this.mailboxes.confirm(mailbox, actor, confirmationId);
    return isNew ? this.confirmed(principal, asker, former) : undefined;
  }

  /** The mailboxes of these owners, by their names. */
  of(tenant: string, principals: readonly string[]): Promise<readonly Mailbox[]> {
    return this.mailboxes.list(tenant, { principals });
  }

  /** What a sign-in brought; for the gateway alone, which has verified it. */
  async claim(data: unknown): Promise<object> {
    const { tenant, principal, address } = parseAs(ClaimMailboxBody, data);
    const former = await this.addressOf(tenant, principal);
    await this.mailboxes.claim(
      await this.newMailbox({ tenant, principal, address, calendar: null }),
    );
    // The address as this sign-in left it: the next one may bring another.
    const current = await this.addressOf(tenant, principal);
    // The sign-in waits for no mail server.
    void this.informFormer({ tenant, principal, changedBy: principal }, former, current);
    return {};
  }

  /** The mailboxes of the tenant, by the name of their owners. */
  async list(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const body = parseAs(ListMailboxesBody, data);
    const mailboxes = await this.mailboxes.list(asker.tenant, body);
    return { mailboxes, next: mailboxes.length < body.limit ? null : mailboxes.at(-1)!.principal };
  }

  /** Sends nothing more to an owner, and forgets the address. */
  async remove(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { principal } = parseAs(MailboxBody, data);
    if (!(await this.forget(principal, asker))) throw noSuchMailbox(principal);
    return { principal };
  }

  /** The same for who may. False where there is none. */
  async forget(principal: string, { tenant, actor }: Metadata): Promise<boolean> {
    const address = await this.addressOf(tenant, principal);
    const isRemoved = await this.mailboxes.remove(tenant, principal);
    if (isRemoved && address !== undefined)
      await this.former.inform({ tenant, principal, address, changedBy: actor.id });
    return isRemoved;
  }

  /** What is and was on its way, the latest first. */
  async listMails(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const body = parseAs(ListMailsBody, data);
    const mails: readonly Mail[] = await this.mails.list(asker.tenant, body);
    return { mails, next: mails.length < body.limit ? null : mails.at(-1)!.number };
  }

  /** Sends a message again, under the same id. */
  async replay(data: unknown, asker: Metadata) {
    mustManageDeliveries(asker);
    const { mailId } = parseAs(MailBody, data);
    const outcome = await this.mails.replay(asker.tenant, mailId);
    if (outcome === 'unknown')
      throw refuse('mail_not_found', `There is no e-mail ${mailId}: GET /v1/mails lists them.`);
    if (outcome === 'disabled')
      throw refuse('mailbox_disabled', 'Nothing is sent there any more: set the mailbox first.');
    this.wakeSender();
    return { mailId, status: 'pending' };
  }

  /** Sends nothing more to a retired owner, nor where a retired principal had notices sent. */
  async disableOfRetired(tenant: string, principal: string): Promise<void> {
    await this.mailboxes.disableOf(tenant, principal);
    await this.mailboxes.disableSetBy(tenant, principal);
  }

  /** Sends nothing more to mailboxes of teams that a person set by a sign-in and is not in any more, as of a time. */
  async disableOfTeamsLeft(...which: Parameters<MailboxStore['disableOfTeamsLeft']>) {
    await this.mailboxes.disableOfTeamsLeft(...which);
  }

  /** Sends nothing more to mailboxes that somebody set with a key, where `since` is stated, from then on. */
  async disableOfKey(...which: Parameters<MailboxStore['disableOfKey']>): Promise<void> {
    await this.mailboxes.disableOfKey(...which);
  }

  /** The mailbox that was just set in place of a former address; it is removed where the credential that set it has ended. */
  private async confirmed(
    principal: string,
    asker: Metadata,
    former: string | undefined,
  ): Promise<Mailbox> {
    const { tenant, actor } = asker;
    const mailbox = await this.replaced({ tenant, principal, changedBy: actor.id }, former);
    await confirmSetUp(this.bus, asker, {
      subject: subjects.credentials.ended,
      takeBack: () => this.mailboxes.remove(tenant, principal),
    });
    return mailbox;
  }

  /** The mailbox as it is now; who reads its former address is informed where that was another one. */
  private async replaced(
    change: Omit<FormerAddress, 'address'>,
    former: string | undefined,
  ): Promise<Mailbox> {
    const mailbox = await this.one(change.tenant, change.principal);
    await this.informFormer(change, former, mailbox.address);
    return mailbox;
  }

  /** Never rejects. */
  private async informFormer(
    change: Omit<FormerAddress, 'address'>,
    former: string | undefined,
    current: string | undefined,
  ): Promise<void> {
    if (former !== undefined && former !== current)
      await this.former.inform({ ...change, address: former });
  }

  private async addressOf(tenant: string, principal: string): Promise<string | undefined> {
    const [mailbox] = await this.of(tenant, [principal]);
    return mailbox?.address;
  }

  private async newMailbox(mailbox: {
    readonly tenant: string;
    readonly principal: string;
    readonly address: string;
    readonly calendar: string | null;
  }) {
    const calendar = await this.calendars.of(mailbox.tenant, mailbox.calendar);
    return { ...mailbox, nextDigestAt: nextMorning(new Date().toISOString(), calendar) };
  }

  private async one(tenant: string, principal: string): Promise<Mailbox> {
    const [mailbox] = await this.of(tenant, [principal]);
    if (!mailbox) throw noSuchMailbox(principal);
    return mailbox;
  }
}

export const noSuchMailbox = (principal: string) =>
  refuse(
    'mailbox_not_found',
    `There is no mailbox of ${JSON.stringify(principal)}: set one first, or list them with GET /v1/mailboxes.`,
  );
