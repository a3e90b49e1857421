import { createHash, randomBytes } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import {
  CONFIRMABLE_FOR,
  ConfirmMailboxBody,
  type Mailbox,
  MailboxBody,
  type MailboxConfirmation,
  type OwnMailbox,
  SetMailboxBody,
} from '#contracts';
import { plus, type Refusal } from '#kernel';
import { type CommandFrame, parseAs, Platform, Unavailable } from '#platform';
import { mustOwnMailboxes, ownersOfMail, refuse } from '../delivery-access';
import { confirmationLetter } from './confirmation-letter';
import { ConfirmationStore, type Requests, type StoredConfirmation } from './confirmation-store';
import { MailService, noSuchMailbox } from './mail.service';
import { sendNow } from './send-now';
import { mailSettings } from './smtp';

type Metadata = CommandFrame['metadata'];

/** A stranger whose address somebody typed gets no more messages in the time that one can be confirmed. */
const TO_ONE_RECEIVER_MAX = 3;
const BY_ONE_REQUESTER_MAX = 5;

const TIMEOUT_MS = 8_000;

const FORGET_EVERY_MS = 3_600_000;

/** Mailboxes that people set up for themselves and their teams: an address gets notices once it was confirmed. */
@Injectable()
export class OwnMailboxes implements OnModuleInit, OnModuleDestroy {
  private readonly confirmations: ConfirmationStore;
  private readonly settings: ReturnType<typeof mailSettings>;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly mail: MailService,
  ) {
    this.confirmations = new ConfirmationStore(platform.pool);
    this.settings = mailSettings(platform.settings);
  }

  onModuleInit(): void {
    const { log } = this.platform;
    const forget = () =>
      this.confirmations
        .forget()
        .catch((error: unknown) => log.warn({ err: error }, 'Addresses are not forgotten'));
    this.forgetting = setInterval(() => void forget(), FORGET_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.forgetting);
  }

  /** The owners for whom the caller answers, with their mailboxes and what waits to be confirmed. */
  async list(asker: Metadata): Promise<{ readonly mailboxes: readonly OwnMailbox[] }> {
    mustOwnMailboxes(asker);
    const { tenant } = asker;
    const owners = ownersOfMail(asker);
    const mailboxes = await this.mail.of(tenant, owners);
    const waiting = await this.confirmations.open(tenant, owners);
    return {
      mailboxes: owners.map((principal) => ({
        principal,
        mailbox: mailboxes.find((one) => one.principal === principal) ?? null,
        confirmation: shown(waiting.findLast((one) => one.principal === principal)),
      })),
    };
  }

  /**
   * Sends a message with a link to an address, which stays unused until somebody confirms it. The last message of an owner counts.
   * Refuses with `mail_off`, `mailbox_not_yours`, `too_many_confirmations` and `mail_address_refused`.
   */
  async request(data: unknown, asker: Metadata): Promise<MailboxConfirmation> {
    const body = parseAs(SetMailboxBody, data);
    const { principal, address, calendar = null } = body;
    const { tenant, actor } = asker;
    await this.mustBeTheirs(asker, principal);
    await this.mail.mustBeSettable(tenant, body);
    if (!this.settings)
      throw refuse('mail_off', 'Writ sends no e-mail here: its operator has set no mail server.');
    const confirmationId = uuidv7();
    const secret = randomBytes(16).toString('base64url');
    const about = { confirmationId, tenant, principal, address, requestedBy: actor.id };
    const counts = await this.confirmations.add({ ...about, calendar, digest: digestOf(secret) });
    const expiresAt = plus(new Date().toISOString(), CONFIRMABLE_FOR);
    const confirmation = { confirmationId, principal, address, requestedBy: actor.id, expiresAt };
    const refusal = tooMany(counts);
    if (refusal) {
      await this.confirmations.drop(confirmationId);
      throw refusal;
    }
    await this.send(tenant, confirmation, `${confirmationId}.${secret}`);
    await this.confirmations.end(tenant, principal, confirmationId);
    return confirmation;
  }

  /** Sends notices to an address from here on: the caller has the code of the message, and answers for the owner. */
  async confirm(data: unknown, asker: Metadata): Promise<Mailbox> {
    mustOwnMailboxes(asker);
    const [confirmationId = '', secret = ''] = parseAs(ConfirmMailboxBody, data).code.split('.');
    const { tenant } = asker;
    const found = await this.confirmations.find(tenant, confirmationId, digestOf(secret));
    if (!found || !ownersOfMail(asker).includes(found.principal)) throw noConfirmation();
    await this.mustBeTheirs(asker, found.principal);
    const mailbox = await this.mail.confirm(found, asker);
    if (!mailbox) throw noConfirmation();
    return mailbox;
  }

  /** Sends nothing more to an owner, and lets nobody confirm an address for it. */
  async remove(data: unknown, asker: Metadata) {
    const { principal } = parseAs(MailboxBody, data);
    await this.mustBeTheirs(asker, principal);
    const { tenant } = asker;
    const waited = await this.confirmations.end(tenant, principal);
    if (!(await this.mail.forget(principal, asker)) && !waited) throw noSuchMailbox(principal);
    return { principal };
  }

  /** People own their mailbox, also where an operator set it. That of a team which an operator set stays with operators. */
  private async mustBeTheirs(asker: Metadata, principal: string): Promise<void> {
    mustOwnMailboxes(asker);
    if (!ownersOfMail(asker).includes(principal))
      throw refuse(
        'mailbox_not_yours',
        `You do not answer for ${JSON.stringify(principal)}: set your own mailbox, or that of a team of yours.`,
      );
    if (principal === asker.actor.id) return;
    const [mailbox] = await this.mail.of(asker.tenant, [principal]);
    if (mailbox?.origin === 'command')
      throw refuse(
        'mailbox_not_yours',
        `${JSON.stringify(mailbox.setBy)} set the mailbox of this team: an operator changes it.`,
      );
  }

  /** At once and not by the outbox: the person waits, and learns of an address that the mail server does not take. */
  private async send(
    tenant: string,
    confirmation: MailboxConfirmation,
    code: string,
  ): Promise<void> {
    const { confirmationId: mailId, address } = confirmation;
    const { status, error, isFinal } = await sendNow(
      { settings: this.settings!, calendars: this.mail.calendars, timeoutMs: TIMEOUT_MS },
      { mailId, tenant, address, thread: 'confirmation' },
      (context) => confirmationLetter(confirmation, code, context),
    );
    if (error === null) return;
    // Without an answer of the mail server, somebody may get the link.
    if (status !== null) await this.confirmations.drop(mailId);
    if (isFinal)
      throw refuse(
        'mail_address_refused',
        `No message reaches this address: ${error}. Correct the address.`,
      );
    throw new Unavailable(`No message was sent: ${error}. Try again later.`);
  }
}

const shown = (confirmation: StoredConfirmation | undefined): MailboxConfirmation | null => {
  if (!confirmation) return null;
  const { calendar: _calendar, ...rest } = confirmation;
  return rest;
};

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Why no message is sent; undefined where one may be. */
const tooMany = ({ toReceiver, byRequester }: Requests): Refusal | undefined => {
  if (toReceiver > TO_ONE_RECEIVER_MAX)
    return refuse(
      'too_many_confirmations',
      `${TO_ONE_RECEIVER_MAX} messages went to this address within a day: use the link of the last one, or wait.`,
    );
  if (byRequester > BY_ONE_REQUESTER_MAX)
    return refuse(
      'too_many_confirmations',
      `You requested ${BY_ONE_REQUESTER_MAX} messages within a day: use the link of the last one, or wait.`,
    );
  return undefined;
};

/** The same answer whatever is wrong: who has no link of theirs learns nothing by it. */
const noConfirmation = () =>
  refuse(
    'confirmation_not_found',
    'There is nothing to confirm by this link: it was used, is past its time, a later one replaced it, or it is for somebody else. Set the mailbox again.',
  );
