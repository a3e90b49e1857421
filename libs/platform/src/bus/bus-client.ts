import { headers as natsHeaders, type Msg, type NatsConnection } from 'nats';
import { Unavailable } from '../commands';
import { newInbox } from './connection';
import { isTooLarge, tooLarge } from './reply';

interface Waiting {
  readonly resolve: (data: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export interface RequestOptions {
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const REQUEST_TIMEOUT_MS = 1_000;
const NO_RESPONDERS = 503;

/**
 * Asks over NATS. One reply subscription with correlation numbers serves all requests: about a
 * seventh of the client's cost of a subscription each. Rejects with `Unavailable` when nobody
 * listens, when the answer does not come in time, and while the connection is away.
 */
export class BusClient {
  private readonly inbox = newInbox();
  private readonly waiting = new Map<string, Waiting>();
  private unsent: (() => void)[] = [];
  private next = 0;

  constructor(readonly connection: NatsConnection) {
    connection.subscribe(`${this.inbox}.*`, {
      callback: (error, reply) => this.settle(error, reply),
    });
  }

  /** JSON in, JSON out. */
  async request<T>(subject: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    const reply = await this.requestBytes(subject, encoder.encode(JSON.stringify(body)), options);
    return JSON.parse(decoder.decode(reply)) as T;
  }

  /** Bytes in, bytes out. */
  requestBytes(
    subject: string,
    data: Uint8Array,
    { timeoutMs = REQUEST_TIMEOUT_MS, headers }: RequestOptions = {},
  ): Promise<Uint8Array> {
    const number = String(++this.next);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(number, subject), timeoutMs);
      this.waiting.set(number, { resolve, reject, timer });
      this.send(() => {
        try {
          const reply = `${this.inbox}.${number}`;
          this.connection.publish(subject, data, { reply, headers: toNats(headers) });
        } catch (error) {
          this.take(number)?.reject(
            isTooLarge(error)
              ? tooLarge('The message with its headers')
              : new Unavailable('The bus is away.', 1, { cause: error }),
          );
        }
      });
    });
  }

  /** Tells without waiting; lost while the connection is away. */
  tell(subject: string, body: unknown): void {
    if (!this.connection.isClosed())
      this.connection.publish(subject, encoder.encode(JSON.stringify(body)));
  }

  /** Sends what comes in one turn of the event loop by one write to the socket: a write costs as much as ten messages. */
  private send(publish: () => void): void {
    if (this.unsent.push(publish) > 1) return;
    setImmediate(() => {
      const { unsent } = this;
      this.unsent = [];
      for (const one of unsent) one();
    });
  }

  private settle(error: Error | null, reply: Msg): void {
    const waiting = this.take(reply.subject.slice(this.inbox.length + 1));
    if (!waiting) return;
    if (error) return waiting.reject(new Unavailable('The bus refused.', 1, { cause: error }));
    if (reply.headers?.code === NO_RESPONDERS)
      return waiting.reject(new Unavailable('The service that answers this is not running.'));
    waiting.resolve(reply.data);
  }

  private giveUp(number: string, subject: string): void {
    this.take(number)?.reject(new Unavailable(`No answer in time on ${subject}.`));
  }

  private take(number: string): Waiting | undefined {
    const waiting = this.waiting.get(number);
    if (!waiting) return undefined;
    this.waiting.delete(number);
    clearTimeout(waiting.timer);
    return waiting;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const toNats = (entries: RequestOptions['headers']) => {
  if (!entries) return undefined;
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(entries)) headers.set(name, value);
  return headers;
};
