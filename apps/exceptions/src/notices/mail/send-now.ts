import { type Letter } from '../letter';
import { type NoticeCalendars } from '../notice-calendars';
import { type LetterContext } from '../notice-letter';
import { type Sent } from '../outbox/attempt';
import { messageOf, type MessageEnvelope } from './message';
import { mailServer, type MailSettings } from './smtp';

/** How messages are sent past the outbox. */
export interface SendingNow {
  readonly settings: MailSettings;
  readonly calendars: Pick<NoticeCalendars, 'of'>;
  /** For the one attempt, in milliseconds: a person waits, and the gateway for ten seconds. */
  readonly timeoutMs: number;
}

/** Sends a message at once, by one attempt. Its times are those of the tenant's calendar. */
export const sendNow = async (
  { settings, calendars, timeoutMs }: SendingNow,
  envelope: Omit<MessageEnvelope, 'from'>,
  letterFor: (context: LetterContext) => Letter,
): Promise<Sent> => {
  const { from, baseUrl } = settings;
  const { timeZone: zone } = await calendars.of(envelope.tenant, null);
  const message = messageOf(letterFor({ baseUrl, zone }), { ...envelope, from });
  return mailServer(settings, timeoutMs).send(message);
};
