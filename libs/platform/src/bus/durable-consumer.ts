import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import {
  AckPolicy,
  type Consumer,
  type JetStreamManager,
  type JsMsg,
  type MsgHdrs,
  type NatsConnection,
} from 'nats';
import { Unavailable } from '../commands';

export interface ConsumerSpec {
  readonly stream: string;
  /** Named after service and purpose; instances with the same name share the work. */
  readonly durable: string;
  /** One filter a consumer: nats-server 2.9 has no more. */
  readonly filter: string;
  /** How long the server waits for a word about a message before it delivers it again. */
  readonly ackWaitMs?: number;
}

export interface DurableMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs | undefined;
  /** When the stream took it. */
  readonly storedAt: Date;
  /** 1 for the first delivery. */
  readonly tries: number;
  /** Place in the stream. */
  readonly sequence: number;
}

/** Hooks of what a consumer keeps outside of JetStream. */
export interface ConsumerKeeping {
  /** Messages with the same key are handled in order. */
  readonly keyOf?: (message: DurableMessage) => string;
  /** Takes a message that failed for good; when it throws, the message is delivered again. */
  readonly bury?: (message: DurableMessage, error: unknown) => Promise<void>;
}

/** What a killed process had in hand comes to another one after this time. */
const ACK_WAIT_MS = 6_000;
/** A word in good time before the server stops waiting. */
const WORDS_PER_WAIT = 3;
const BATCH = 64;
const PULL_EXPIRES_MS = 5_000;
export const TRIES_MAX = 5;
const NAK_MIN_MS = 100;
const NAK_MAX_MS = 10_000;
/** The server has no more on their way: who counts more, counts some that are long gone. */
const ACK_PENDING_MAX = BATCH * 16;

/**
 * A durable pull consumer that never gives up: acknowledges after the handler's commit, delivers
 * again with growing pauses, buries poison after five failures, and makes its consumer anew when the
 * server lost it. Outages (`Unavailable`) are waited out and do not count. Failures are counted by
 * the process that sees them: a restart begins anew, so poison is buried late rather than wrongly.
 */
export class DurableConsumer {
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly running = new Set<Promise<void>>();
  private readonly lanes = new Map<string, Promise<void>>();
  private readonly failures = new Map<string, number>();
  private pull?: { close(): Promise<void | Error> };

  constructor(
    private readonly connection: NatsConnection,
    private readonly spec: ConsumerSpec,
    private readonly handle: (message: DurableMessage) => Promise<void>,
    private readonly logger: LoggerService,
    private readonly keeping: ConsumerKeeping = {},
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.pull?.close();
    await this.loop;
    await Promise.all(this.running);
  }

  private async run(): Promise<void> {
    for (let failures = 0; !this.stopping;) {
      try {
        const consumer = await this.open();
        failures = 0;
        while (!this.stopping) await this.pullBatch(consumer);
      } catch (error) {
        if (this.stopping || this.connection.isClosed()) return;
        failures += 1;
        if (failures % 20 === 1)
          this.logger.warn(`consumer ${this.spec.durable} waits: ${String(error)}`);
        await sleep(Math.min(250 * failures, 2_000));
      }
    }
  }

  private async open(): Promise<Consumer> {
    const { stream, durable } = this.spec;
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    await ensureConsumer(manager, this.spec);
    return this.connection.jetstream().consumers.get(stream, durable);
  }

  private async pullBatch(consumer: Consumer): Promise<void> {
    const messages = await consumer.fetch({ max_messages: BATCH, expires: PULL_EXPIRES_MS });
    this.pull = messages;
    let received = 0;
    for await (const message of messages) {
      received += 1;
      this.enqueue(message);
    }
    await Promise.all(this.running);
    // An empty pull may mean that the server forgot the consumer: asking tells.
    if (received === 0 && !this.stopping) await consumer.info();
  }

  private enqueue(raw: JsMsg): void {
    const message = toMessage(raw);
    const key = this.keeping.keyOf?.(message) ?? '';
    const before = this.lanes.get(key) ?? Promise.resolve();
    // From now on: the turn may come later than the server waits for a word.
    const { ackWaitMs = ACK_WAIT_MS } = this.spec;
    const working = setInterval(() => this.tell(() => raw.working()), ackWaitMs / WORDS_PER_WAIT);
    const turn = before
      .then(() => this.process(raw, message))
      .finally(() => clearInterval(working));
    this.lanes.set(key, turn);
    this.running.add(turn);
    void turn.finally(() => {
      this.running.delete(turn);
      if (this.lanes.get(key) === turn) this.lanes.delete(key);
    });
  }

  private async process(raw: JsMsg, message: DurableMessage): Promise<void> {
    // Another instance, or this one after its restart, gets it at once.
    if (this.stopping) return this.tell(() => raw.nak());
    try {
      await this.handle(message);
    } catch (error) {
      return this.failed(raw, message, error);
    }
    this.failures.delete(keyOfFailure(message));
    this.tell(() => raw.ack());
  }

  private async failed(raw: JsMsg, message: DurableMessage, error: unknown): Promise<void> {
    const isOutage = error instanceof Unavailable;
    const failures = isOutage ? 0 : this.count(message);
    if (failures >= TRIES_MAX && this.keeping.bury) {
      try {
        await this.keeping.bury(message, error);
        this.failures.delete(keyOfFailure(message));
        this.tell(() => raw.term());
        this.logger.error(`${this.spec.durable} buried ${message.subject}: ${String(error)}`);
        return;
      } catch (buryError) {
        this.logger.warn(`${this.spec.durable} could not bury a message: ${String(buryError)}`);
      }
    }
    if (!isOutage) this.logger.warn(`${this.spec.durable} failed, tries again: ${String(error)}`);
    this.tell(() => raw.nak(nakDelayMs(message.tries)));
  }

  /** How often this message has failed here, this time included. */
  private count(message: DurableMessage): number {
    const key = keyOfFailure(message);
    const failures = (this.failures.get(key) ?? 0) + 1;
    this.failures.delete(key);
    this.failures.set(key, failures);
    const [oldest] = this.failures.keys();
    if (this.failures.size > ACK_PENDING_MAX) this.failures.delete(oldest!);
    return failures;
  }

  /** What cannot be told the server now, it finds out by itself after `ACK_WAIT_MS`. */
  private tell(word: () => void): void {
    try {
      word();
    } catch (error) {
      this.logger.debug?.(`consumer ${this.spec.durable} could not answer: ${String(error)}`);
    }
  }
}

/** A stream that was made anew counts from 1 again: the sequence alone may be another message's. */
const keyOfFailure = ({ sequence, storedAt }: DurableMessage): string =>
  `${sequence}@${storedAt.getTime()}`;

/** Makes the durable consumer when it is not there; an existing one keeps its place. */
const ensureConsumer = async (
  manager: JetStreamManager,
  { stream, durable, filter, ackWaitMs = ACK_WAIT_MS }: ConsumerSpec,
): Promise<void> => {
  await manager.consumers.add(stream, {
    durable_name: durable,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ackWaitMs * 1_000_000,
    max_ack_pending: ACK_PENDING_MAX,
    max_deliver: -1,
  });
};

const toMessage = (raw: JsMsg): DurableMessage => ({
  subject: raw.subject,
  data: raw.data,
  headers: raw.headers,
  storedAt: new Date(raw.info.timestampNanos / 1e6),
  tries: raw.info.redeliveryCount,
  sequence: raw.seq,
});

/** Grows with each try, with jitter so that failed messages do not return together. */
export const nakDelayMs = (tries: number): number =>
  // A whole number: the server takes a fraction for no delay at all.
  Math.round(Math.min(NAK_MIN_MS * 2 ** tries, NAK_MAX_MS) * (0.5 + Math.random() / 2));
