import { nextOpening } from '#work-order';
import { type Letter } from '../letter';
import { isUrgent, type LetterContext, noticeLetter } from '../notice-letter';
import { type Sent, settledWithin } from '../outbox/attempt';
import { OutboxLoop, type OutboxPace } from '../outbox/outbox-loop';
import { digestLetter } from './digest-letter';
import { type NoticeCalendars } from '../notice-calendars';
import { type ClaimedMail, type MailStore, receiverOf } from './mail-store';
import { messageOf } from './message';
import { ATTEMPT_MS, type MailServer, type MailSettings } from './smtp';

export interface MailSenderOptions extends OutboxPace {
  readonly mails: MailStore;
  readonly server: MailServer;
  readonly calendars: NoticeCalendars;
  readonly settings: Pick<MailSettings, 'from' | 'baseUrl'>;
  readonly onError: (message: string, error: unknown) => void;
}

/** Connections to the mail server, in one process. */
const IN_FLIGHT_MAX = 4;

/** Messages to one owner at a time: many to one of them hold up nobody else. */
const PER_OWNER_MAX = 1;

/** What a killed sender had in hand comes to another one after this time; one that attempts renews its claim four times as often. */
const CLAIM_MS = 10_000;

/** Longer than the mail server may take: by then, an attempt has failed. */
const SETTLED_MS = ATTEMPT_MS + 60_000;

/** Sends what is due to the mail server: each message at least once, always under the same Message-ID. */
export const mailSender = (options: MailSenderOptions): OutboxLoop<ClaimedMail> =>
  new OutboxLoop<ClaimedMail>({
    claimMs: CLAIM_MS,
    ...options,
    name: 'E-mails',
    claim: (...limits) => options.mails.claim(...limits),
    receiverOf,
    attempt: (mail) => renewing(mail, options),
    settle: (...outcome) => options.mails.settle(...outcome),
    inFlightMax: IN_FLIGHT_MAX,
    perReceiverMax: PER_OWNER_MAX,
  });

/** A mail server may take longer than a claim lasts: nobody else attempts the message meanwhile. */
const renewing = async (
  mail: ClaimedMail,
  options: MailSenderOptions,
): Promise<Sent | undefined> => {
  const { mails, onError, claimMs = CLAIM_MS } = options;
  const renewal = setInterval(() => {
    mails
      .renew(mail, claimMs)
      .catch((error: unknown) => onError('E-mails: a claim is not renewed', error));
  }, claimMs / 4);
  return settledWithin(SETTLED_MS, attempt(mail, options)).finally(() => clearInterval(renewal));
};

const attempt = async (
  mail: ClaimedMail,
  { mails, server, calendars, settings }: MailSenderOptions,
): Promise<Sent | undefined> => {
  const { notice, tenant, at, mailId, address } = mail;
  const calendar = await calendars.of(tenant, mail.calendar);
  const opening = nextOpening(at, calendar);
  if (notice && opening > at && !isUrgent(notice, at, opening)) {
    await mails.defer(mail, opening);
    return undefined;
  }
  const { letter, thread } = contentOf(mail, { ...settings, zone: calendar.timeZone });
  const envelope = { mailId, tenant, address, thread, from: settings.from };
  return server.send(messageOf(letter, envelope));
};

const contentOf = (
  { notice, digest, principal }: ClaimedMail,
  context: LetterContext,
): { readonly letter: Letter; readonly thread: string } => {
  if (!notice) return { letter: digestLetter(digest!, principal, context), thread: 'digest' };
  const { kind, id } = notice.subject;
  return { letter: noticeLetter(notice, context), thread: `${kind}/${id}` };
};
