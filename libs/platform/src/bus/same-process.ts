import {
  ErrorCode,
  type Msg,
  type MsgHdrs,
  type NatsConnection,
  NatsError,
  type Subscription,
} from 'nats';

type Take = (error: NatsError | null, message: Msg) => void;

interface Taker {
  readonly connection: NatsConnection;
  readonly take: Take;
}

interface Member {
  readonly process: SameProcess;
  isConnected: boolean;
}

const members = new WeakMap<NatsConnection, Member>();

/**
 * Services in one process, which hand each other requests without NATS in between. Each subscribes at NATS all the same: other
 * processes reach it there. A service that NATS does not reach would miss what other processes tell it, so it gets no requests here either.
 */
export class SameProcess {
  readonly takers = new Map<string, readonly Taker[]>();
  readonly listeners = new Map<string, readonly (() => void)[]>();

  /** The service with this connection is one of them. */
  join(connection: NatsConnection): void {
    const member: Member = { process: this, isConnected: true };
    members.set(connection, member);
    void follow(connection, member);
  }
}

const follow = async (connection: NatsConnection, member: Member): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') member.isConnected = false;
    if (type === 'reconnect') member.isConnected = true;
  }
  member.isConnected = false;
};

/** Subscribes to requests. Services in the same process reach it without NATS, as long as the subscription lasts. */
export const takeRequests = (
  connection: NatsConnection,
  subject: string,
  queue: string | undefined,
  take: Take,
): Subscription => {
  const subscription = connection.subscribe(subject, { queue, callback: take });
  const { takers } = members.get(connection)?.process ?? {};
  if (takers) void subscription.closed.then(added(takers, subject, { connection, take }));
  return subscription;
};

/** What takes a request on this subject in the same process; undefined where nothing does. */
export const takerHere = (connection: NatsConnection, subject: string): Take | undefined => {
  const member = members.get(connection);
  if (!member?.isConnected) return undefined;
  const takers = member.process.takers.get(subject);
  return takers?.find((taker) => members.get(taker.connection)!.isConnected)?.take;
};

/**
 * Calls `onMessage` for each message on a subject. One from the same process has called it before `tellHere` returns, and does
 * again when it comes back from NATS. @returns what ends that
 */
export const listen = (
  connection: NatsConnection,
  subject: string,
  onMessage: () => void,
): (() => void) => {
  const subscription = connection.subscribe(subject, { callback: () => onMessage() });
  const { listeners } = members.get(connection)?.process ?? {};
  const endHere = listeners && added(listeners, subject, onMessage);
  return () => {
    endHere?.();
    subscription.unsubscribe();
  };
};

/** Tells those in the same process that listen. */
export const tellHere = (connection: NatsConnection, subject: string): void => {
  for (const listener of members.get(connection)?.process.listeners.get(subject) ?? []) listener();
};

const added = <One>(
  bySubject: Map<string, readonly One[]>,
  subject: string,
  one: One,
): (() => void) => {
  bySubject.set(subject, [...(bySubject.get(subject) ?? []), one]);
  return () => {
    const others = bySubject.get(subject)!.filter((other) => other !== one);
    bySubject.set(subject, others);
  };
};

/** What a message is made of: a text stays one where both ends are in the same process. */
export type Payload = Uint8Array | string;

interface SentHere extends Pick<Msg, 'subject' | 'headers'> {
  readonly reply: string;
  readonly payload: Payload;
}

/** A request that did not come through NATS; what is too large for NATS is too large here. */
export class RequestHere implements Msg {
  readonly sid = 0;
  readonly subject: string;
  readonly headers: MsgHdrs | undefined;
  readonly reply: string;
  private readonly payload: Payload;

  constructor(
    { subject, headers, reply, payload }: SentHere,
    private readonly maxBytes: number,
    private readonly answered: (answer: Payload) => void,
  ) {
    this.subject = subject;
    this.headers = headers;
    this.reply = reply;
    this.payload = payload;
  }

  get data(): Uint8Array {
    return bytesOf(this.payload);
  }

  respond(answer: Payload = ''): boolean {
    if (bytesIn(answer) > this.maxBytes)
      throw new NatsError('the answer is too large', ErrorCode.MaxPayloadExceeded);
    this.answered(answer);
    return true;
  }

  json<T>(): T {
    return JSON.parse(this.string()) as T;
  }

  string(): string {
    return textOf(this.payload);
  }
}

/** What a message says, as JSON readers take it: the text where it stayed one, and bytes that nobody has decoded otherwise. */
export const payloadOf = (message: Msg): Payload =>
  message instanceof RequestHere ? message.string() : message.data;

export const bytesOf = (payload: Payload): Uint8Array =>
  typeof payload === 'string' ? encoder.encode(payload) : payload;

export const textOf = (payload: Payload): string =>
  typeof payload === 'string' ? payload : decoder.decode(payload);

/** The length as UTF-8. */
export const bytesIn = (payload: Payload): number => Buffer.byteLength(payload);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
