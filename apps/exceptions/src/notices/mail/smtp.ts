import { createTransport, type SendMailOptions } from 'nodemailer';
import { publicUrl, type Settings } from '#platform';
import { type Sent } from '../outbox/attempt';
import { type Sender } from './message';

/** A mail server that takes messages. */
export interface MailServer {
  send(message: SendMailOptions): Promise<Sent>;
}

export interface MailSettings {
  readonly url: URL;
  readonly from: Sender;
  readonly baseUrl: string;
}

/** Undefined where there is no `SMTP_URL`. Throws, naming the setting, where another one is missing. */
export const mailSettings = (settings: Settings): MailSettings | undefined => {
  const { SMTP_URL, SMTP_FROM, WRIT_PUBLIC_URL } = settings;
  if (SMTP_URL === undefined) return undefined;
  if (SMTP_FROM === undefined)
    throw new Error('SMTP_FROM is not set: it must be the address that SMTP_URL sends from.');
  if (WRIT_PUBLIC_URL === undefined)
    throw new Error('WRIT_PUBLIC_URL is not set: links in e-mails begin with it.');
  const [, name = '', address = SMTP_FROM] = /^(.*?)\s*<([^<>]+)>$/.exec(SMTP_FROM) ?? [];
  return { url: new URL(SMTP_URL), from: { name, address }, baseUrl: publicUrl(settings) };
};

/** A server that does not accept and greet a connection for so long is gone. */
const CONNECT_MS = 10_000;

/**
 * An attempt takes no longer, however slowly the server answers. A server may take ten minutes to accept a message (RFC 5321,
 * section 4.5.3.2.6): another attempt before then would be a second copy.
 */
export const ATTEMPT_MS = 10 * 60_000;

/**
 * The server at a URL `smtp://` (STARTTLS where it offers it; required where there is a password) or `smtps://`. Each
 * attempt has a connection of its own: a pool would try again by itself what the outbox tries again.
 */
export const mailServer = (
  { url }: Pick<MailSettings, 'url'>,
  attemptMs = ATTEMPT_MS,
): MailServer => {
  const { protocol, hostname, port, username, password } = url;
  const isPrivate = password !== '' && !LOOPBACK.test(hostname);
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? PORTS[protocol] : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: isPrivate,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    dnsTimeout: CONNECT_MS,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: attemptMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      try {
        await transport.sendMail({ ...message, signal: AbortSignal.timeout(attemptMs) });
        return { status: OK, error: null, isFinal: false };
      } catch (error) {
        return failureOf(error);
      }
    },
  };
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
const PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const OK = 250;

/** What the server answers to these is about the receiver and the message. The rest is about us: put right there, the message goes. */
const ABOUT_THE_MESSAGE: readonly (string | undefined)[] = ['RCPT TO', 'DATA'];

/** The kind of the error and the server's code; its text may name addresses. */
const failureOf = (error: unknown): Sent => {
  const { code = 'Error', command, responseCode } = error as SmtpError;
  if (responseCode === undefined)
    return { status: null, error: `no answer: ${code}`, isFinal: false };
  return {
    status: responseCode,
    error: `the mail server answered ${responseCode}`,
    isFinal: responseCode >= 500 && ABOUT_THE_MESSAGE.includes(command),
  };
};

interface SmtpError {
  readonly code?: string;
  /** The command that the server refused. */
  readonly command?: string;
  readonly responseCode?: number;
}
