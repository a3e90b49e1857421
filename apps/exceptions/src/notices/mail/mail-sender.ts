import { nextOpening } from '#work-order';
import { OutboxLoop } from '../outbox/outbox-loop';
import { pauseAfter, RETRY_SCHEDULE_MS } from '../outbox/retry-schedule';
import { digestLetter } from './digest-letter';
import { type Letter } from './letter';
import { type MailCalendars } from './mail-calendars';
import { type ClaimedMail, type MailStore, receiverOf } from './mail-store';
import { messageOf } from './message';
import { isUrgent, type LetterContext, noticeLetter } from './notice-letter';
import { type MailServer, type MailSettings } from './smtp';

export interface MailSenderOptions {
  readonly mails: MailStore;
  readonly server: MailServer;
  readonly calendars: MailCalendars;
  readonly settings: Pick<MailSettings, 'from' | 'baseUrl'>;
  readonly onError: (message: string, error: unknown) => void;
  /** Pauses after failed attempts, in ms. */
  readonly schedule?: readonly number[];
  readonly pollMs?: number;
  /** How long a claim lasts when nobody settles or renews it. */
  readonly claimMs?: number;
}

/** Connections to the mail server, in one process. */
const IN_FLIGHT_MAX = 4;

/** Messages to one owner at a time: many to one of them hold up nobody else. */
const PER_OWNER_MAX = 1;

const CLAIM_MS = 40_000;

/** Sends what is due to the mail server: each message at least once, always under the same Message-ID. */
export class MailSender {
  private readonly loop: OutboxLoop<ClaimedMail>;

  constructor(private readonly options: MailSenderOptions) {
    const { mails, onError, pollMs, claimMs = CLAIM_MS } = options;
    this.loop = new OutboxLoop({
      name: 'E-mails',
      claim: (limit, busy) => mails.claim(limit, claimMs, busy),
      receiverOf,
      attempt: (mail) => this.renewing(mail),
      onError,
      pollMs,
      inFlightMax: IN_FLIGHT_MAX,
      perReceiverMax: PER_OWNER_MAX,
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

  /** A mail server may take longer than a claim lasts: nobody else attempts the message meanwhile. */
  private async renewing(mail: ClaimedMail): Promise<void> {
    const { mails, onError, claimMs = CLAIM_MS } = this.options;
    const renewal = setInterval(() => {
      mails
        .renew(mail, claimMs)
        .catch((error: unknown) => onError('E-mails: a claim is not renewed', error));
    }, claimMs / 4);
    await this.attempt(mail).finally(() => clearInterval(renewal));
  }

  private async attempt(mail: ClaimedMail): Promise<void> {
    const { mails, server, calendars, settings, schedule = RETRY_SCHEDULE_MS } = this.options;
    const { notice, tenant, at } = mail;
    const calendar = await calendars.of(tenant, mail.calendar);
    const opening = nextOpening(at, calendar);
    if (notice && opening > at && !isUrgent(notice, at, opening)) return mails.defer(mail, opening);
    const { letter, thread } = contentOf(mail, { ...settings, zone: calendar.timeZone });
    const { mailId, address } = mail;
    const envelope = { mailId, tenant, address, thread, from: settings.from };
    const { status, error, isFinal } = await server.send(messageOf(letter, envelope));
    const later = pauseAfter(mail.tried + 1, schedule, Math.random());
    await mails.settle(mail, { status, error, pauseMs: isFinal ? null : later });
  }
}

const contentOf = (
  { notice, digest, principal }: ClaimedMail,
  context: LetterContext,
): { readonly letter: Letter; readonly thread: string } => {
  if (!notice) return { letter: digestLetter(digest!, principal, context), thread: 'digest' };
  const { kind, id } = notice.subject;
  return { letter: noticeLetter(notice, context), thread: `${kind}/${id}` };
};
