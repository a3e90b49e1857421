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
  /** Told after each message that was handled or buried. */
  readonly done?: (message: DurableMessage) => void;
  /** Told before each message is handled. */
  readonly taken?: (message: DurableMessage) => void;
}

const ACK_WAIT_MS = 30_000;
const WORKING_EVERY_MS = 10_000;
const BATCH = 64;
const PULL_EXPIRES_MS = 5_000;
export const TRIES_MAX = 5;
const NAK_MIN_MS = 100;
const NAK_MAX_MS = 10_000;

/**
 * A durable pull consumer that never gives up: acknowledges after the handler's commit, delivers
 * again with growing pauses, buries poison after five tries, and makes its consumer anew when the
 * server lost it. Outages (`Unavailable`) are waited out and bury nothing.
 */
export class DurableConsumer {
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();
  private readonly running = new Set<Promise<void>>();
  private readonly lanes = new Map<string, Promise<void>>();
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
    const { stream, durable, filter } = this.spec;
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    await ensureConsumer(manager, stream, durable, filter);
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
    const turn = before.then(() => this.process(raw, message));
    this.lanes.set(key, turn);
    this.running.add(turn);
    void turn.finally(() => {
      this.running.delete(turn);
      if (this.lanes.get(key) === turn) this.lanes.delete(key);
    });
  }

  private async process(raw: JsMsg, message: DurableMessage): Promise<void> {
    this.keeping.taken?.(message);
    const working = setInterval(() => raw.working(), WORKING_EVERY_MS);
    try {
      await this.handle(message);
      raw.ack();
      this.keeping.done?.(message);
    } catch (error) {
      await this.failed(raw, message, error);
    } finally {
      clearInterval(working);
    }
  }

  private async failed(raw: JsMsg, message: DurableMessage, error: unknown): Promise<void> {
    const isOutage = error instanceof Unavailable;
    if (!isOutage && message.tries >= TRIES_MAX && this.keeping.bury) {
      try {
        await this.keeping.bury(message, error);
        raw.term();
        this.keeping.done?.(message);
        this.logger.error(`${this.spec.durable} buried ${message.subject}: ${String(error)}`);
        return;
      } catch (buryError) {
        this.logger.warn(`${this.spec.durable} could not bury a message: ${String(buryError)}`);
      }
    }
    if (!isOutage) this.logger.warn(`${this.spec.durable} failed, tries again: ${String(error)}`);
    raw.nak(nakDelayMs(message.tries));
  }
}

/** Makes the durable consumer when it is not there; an existing one keeps its place. */
const ensureConsumer = async (
  manager: JetStreamManager,
  stream: string,
  durable: string,
  filter: string,
): Promise<void> => {
  await manager.consumers.add(stream, {
    durable_name: durable,
    filter_subject: filter,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ACK_WAIT_MS * 1_000_000,
    max_ack_pending: BATCH * 16,
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
const nakDelayMs = (tries: number): number =>
  // A whole number: the server takes a fraction for no delay at all.
  Math.round(Math.min(NAK_MIN_MS * 2 ** tries, NAK_MAX_MS) * (0.5 + Math.random() / 2));
