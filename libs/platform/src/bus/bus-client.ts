import { headers as natsHeaders, type Msg, type NatsConnection } from 'nats';
import { Unavailable } from '../commands';
import { activeContext, messaging, sampledTraceparent, traced, TRACEPARENT } from '../tracing';
import { newInbox } from './connection';
import { OtherInstances } from './other-instances';
import { isTooLarge, tooLarge } from './reply';
import {
  bytesIn,
  bytesOf,
  type Payload,
  RequestHere,
  takerHere,
  tellHere,
  textOf,
} from './same-process';
import { publishTogether } from './turn-writes';

interface Waiting {
  readonly subject: string;
  readonly resolve: (answer: Payload) => void;
  readonly reject: (error: Error) => void;
  /** Sends the request, to this subject. */
  readonly publish: (to: string) => void;
  readonly isRepeatable: boolean;
  readonly deadline: number;
  timer?: NodeJS.Timeout;
  /** Where it was sent. */
  address: string;
}

export interface RequestOptions {
  readonly timeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** It happens once, however often it is sent: another instance gets it when the first one does not take it. */
  readonly isRepeatable?: boolean;
}

const REQUEST_TIMEOUT_MS = 1_000;
/** A service answers in milliseconds: after this, and again and again, the caller asks which instance has the request. */
const NOT_TAKEN_MS = 150;
/** What an answer to that question has before the number of the request. */
const WHO = 'who-';
const NO_RESPONDERS = 503;

/**
 * Asks over NATS. One reply subscription with correlation numbers serves all requests: about a
 * seventh of the client's cost of a subscription each. Rejects with `Unavailable` when nobody
 * listens, when the answer does not come in time, and while the connection is away.
 */
export class BusClient {
  private readonly inbox = newInbox();
  private readonly waiting = new Map<string, Waiting>();
  private readonly instances = new OtherInstances();
  private next = 0;

  constructor(readonly connection: NatsConnection) {
    connection.subscribe(`${this.inbox}.*`, {
      callback: (error, reply) => this.settle(error, reply),
    });
  }

  /** JSON in, JSON out. */
  async request<T>(subject: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.requestJson<T>(subject, JSON.stringify(body), options);
  }

  /** The text of JSON in, JSON out. */
  async requestJson<T>(subject: string, text: string, options: RequestOptions = {}): Promise<T> {
    return JSON.parse(textOf(await this.send(subject, text, options))) as T;
  }

  /** Bytes in, bytes out. */
  async requestBytes(
    subject: string,
    data: Uint8Array,
    options: RequestOptions = {},
  ): Promise<Uint8Array> {
    return bytesOf(await this.send(subject, data, options));
  }

  private send(subject: string, payload: Payload, options: RequestOptions): Promise<Payload> {
    return traced(
      () => ({ name: `request ${subject}`, kind: 'client', attributes: messaging(subject) }),
      () => this.sendRequest(subject, payload, options),
    );
  }

  private sendRequest(
    subject: string,
    payload: Payload,
    { timeoutMs = REQUEST_TIMEOUT_MS, headers, isRepeatable = false }: RequestOptions,
  ): Promise<Payload> {
    const traceparent = sampledTraceparent(activeContext());
    const sent = traceparent ? { ...headers, [TRACEPARENT]: traceparent } : headers;
    const number = String(++this.next);
    const reply = `${this.inbox}.${number}`;
    return new Promise((resolve, reject) => {
      const publish = (to: string): void => {
        try {
          this.connection.publish(to, payload, { reply, headers: toNats(sent) });
        } catch (error) {
          this.take(number)?.reject(
            isTooLarge(error)
              ? tooLarge('The message with its headers')
              : new Unavailable('The bus is away.', 1, { cause: error }),
          );
        }
      };
      const address = isRepeatable ? this.instances.addressOf(subject) : subject;
      const deadline = performance.now() + timeoutMs;
      const request = { subject, address, resolve, reject, publish, isRepeatable, deadline };
      this.waiting.set(number, request);
      this.wait(number, request);
      if (this.handOver(number, address, payload, sent)) return;
      void publishTogether(() => publish(address));
    });
  }

  /** Gives a request to a service in the same process; false where none takes it, or it is more than NATS would carry. */
  private handOver(
    number: string,
    subject: string,
    payload: Payload,
    headers: RequestOptions['headers'],
  ): boolean {
    const take = takerHere(this.connection, subject);
    const { max_payload: maxBytes = 0 } = this.connection.info ?? {};
    if (!take || bytesIn(payload) > maxBytes) return false;
    const request = new RequestHere(
      { subject, payload, headers: toNats(headers), reply: `${this.inbox}.${number}` },
      maxBytes,
      (answer) => this.take(number)?.resolve(answer),
    );
    queueMicrotask(() => take(null, request));
    return true;
  }

  /** Tells without waiting; lost while the connection is away. */
  tell(subject: string, body: unknown): void {
    tellHere(this.connection, subject);
    if (!this.connection.isClosed()) this.connection.publish(subject, JSON.stringify(body));
  }

  /** Until the answer, or the deadline; a request that may be repeated is looked after meanwhile. */
  private wait(number: string, request: Waiting): void {
    const leftMs = Math.max(0, request.deadline - performance.now());
    const isLast = !request.isRepeatable || leftMs <= NOT_TAKEN_MS;
    request.timer = isLast
      ? setTimeout(() => this.giveUp(number, request.subject), leftMs)
      : setTimeout(() => this.look(number, request), NOT_TAKEN_MS);
  }

  /** No answer yet: sends the request to another instance, unless one says that it works on it. */
  private look(number: string, request: Waiting): void {
    this.wait(number, request);
    const ask = (to: string): void => {
      if (this.connection.isClosed()) return;
      const reply = `${this.inbox}.${WHO}${number}`;
      this.connection.publish(to, `${this.inbox}.${number}`, { reply });
    };
    void this.instances.elsewhere(number, request.subject, ask).then((address) => {
      if (address === undefined || !this.waiting.has(number)) return;
      request.address = address;
      request.publish(address);
    });
  }

  private settle(error: Error | null, reply: Msg): void {
    const number = reply.subject.slice(this.inbox.length + 1);
    if (number.startsWith(WHO))
      return this.instances.answered(number.slice(WHO.length), reply.data);
    if (reply.headers?.code === NO_RESPONDERS && this.isBack(number)) return;
    const waiting = this.take(number);
    if (!waiting) return;
    if (error) return waiting.reject(new Unavailable('The bus refused.', 1, { cause: error }));
    if (reply.headers?.code === NO_RESPONDERS)
      return waiting.reject(new Unavailable('The service that answers this is not running.'));
    waiting.resolve(reply.data);
  }

  /** The one instance that got the request is gone: all of them get it again. */
  private isBack(number: string): boolean {
    const request = this.waiting.get(number);
    if (!request || request.address === request.subject) return false;
    this.instances.forget(request.subject);
    request.address = request.subject;
    request.publish(request.subject);
    return true;
  }

  private giveUp(number: string, subject: string): void {
    this.take(number)?.reject(new Unavailable(`No answer in time on ${subject}.`));
  }

  private take(number: string): Waiting | undefined {
    const waiting = this.waiting.get(number);
    if (!waiting) return undefined;
    this.waiting.delete(number);
    clearTimeout(waiting.timer);
    this.instances.ended(number);
    return waiting;
  }
}

const toNats = (entries: RequestOptions['headers']) => {
  if (!entries) return undefined;
  const headers = natsHeaders();
  for (const [name, value] of Object.entries(entries)) headers.set(name, value);
  return headers;
};
