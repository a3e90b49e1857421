import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** One message as the server got it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  /** The parts of its body, decoded: text and markup. */
  readonly parts: readonly string[];
  readonly raw: string;
}

/** A mail server outside of the project, of the same protocol as real ones; answers as set. */
export class OutsideMailServer {
  readonly received: ReceivedMail[] = [];
  /** The reply codes to the next recipients; 250 after them. */
  replies: number[] = [];
  /** The same to who sends. */
  repliesToSender: number[] = [];
  private wake: () => void = () => undefined;
  private close: () => void = () => undefined;
  private held: Promise<void> = Promise.resolve();

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<OutsideMailServer> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onMailFrom: (_, __, done) => done(refusalBy(mails.repliesToSender.shift())),
      onRcptTo: (_, __, done) => done(refusalBy(mails.replies.shift())),
      onData: (stream, { envelope }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = envelope.rcptTo.map(({ address }) => address);
          mails.received.push({ to, ...parsed(Buffer.concat(chunks).toString('latin1')) });
          mails.wake();
          void mails.held.then(() => done());
        });
      },
      onClose: () => mails.close(),
    });
    // A sender that is killed breaks off its connection, which the server has to survive.
    server.on('error', () => undefined);
    const mails = new OutsideMailServer(server);
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return mails;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** What arrived for an address, as soon as it is at least `count`; the test's own time limits the waiting. */
  async to(address: string, count = 1): Promise<readonly ReceivedMail[]> {
    for (;;) {
      const found = this.received.filter(({ to }) => to.includes(address));
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  /** Lets whole messages wait for their answer, until what it returns is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.held = new Promise((resolve) => (release = resolve));
    return () => release();
  }

  /** The end of the next connection that ends. */
  disconnected(): Promise<void> {
    return new Promise((resolve) => (this.close = resolve));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

const refusalBy = (responseCode = 250): Error | null =>
  responseCode === 250 ? null : Object.assign(new Error('no'), { responseCode });

/** A message of several parts (RFC 2045, 5322). */
const parsed = (raw: string): Omit<ReceivedMail, 'to'> => {
  const [head = '', body = ''] = split(raw);
  const headers = headersIn(head);
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1];
  const parts = body.split(`--${boundary}`).slice(1, -1).map(decoded);
  return { headers, parts, raw };
};

const split = (text: string): readonly string[] => {
  const at = text.indexOf('\r\n\r\n');
  return [text.slice(0, at), text.slice(at + 4)];
};

const headersIn = (head: string): ReadonlyMap<string, string> =>
  new Map(
    head
      .replace(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line] as const)
      .map(([name, line]) => [name.toLowerCase(), line.slice(name.length + 1).trim()]),
  );

const decoded = (part: string): string => {
  const [head = '', body = ''] = split(part.replace(/^\r\n/, ''));
  const encoding = headersIn(head).get('content-transfer-encoding') ?? '7bit';
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : encoding === 'quoted-printable'
        ? Buffer.from(unquoted(body), 'latin1')
        : Buffer.from(body, 'latin1');
  return bytes.toString('utf8').trim();
};

const unquoted = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
