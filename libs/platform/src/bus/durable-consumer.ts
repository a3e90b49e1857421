import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import {
  AckPolicy,
  type Consumer,
  type JetStreamManager,
  type JsMsg,
  type MsgHdrs,
  type NatsConnection,
  NatsError,
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
  /** Handles the messages of one pull at the same time. Without it each waits for the one before. */
  readonly isParallel?: boolean;
}

export interface DurableMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs | undefined;
  /** When the stream took it. */
  readonly storedAt: Date;
  /** 1 for the first time that it is handled. */
  readonly tries: number;
  /** Place in the stream. */
  readonly sequence: number;
}

/** Hooks of what a consumer keeps outside of JetStream. */
export interface ConsumerKeeping {
  /** Messages with the same key are handled in order: one that fails holds back those after it. */
  readonly keyOf?: (message: DurableMessage) => string;
  /** Takes a message that failed for good; when it throws, the message is tried again. */
  readonly bury?: (message: DurableMessage, error: unknown) => Promise<void>;
}

/** What a killed process had in hand comes to another one after this time. */
const ACK_WAIT_MS = 6_000;
/** A word in good time before the server stops waiting. */
const WORDS_PER_WAIT = 3;
const BATCH = 64;
/** An empty pull costs as much as some messages. One of an instance that hangs keeps taking messages until it expires. */
const PULL_EXPIRES_MS = 15_000;
/** The server says so often that a pull still stands; after two of these without a word, it is sent again. */
const HEARTBEAT_MS = 2_500;
export const TRIES_MAX = 5;
const PAUSE_MIN_MS = 100;
const PAUSE_MAX_MS = 10_000;
/** Failures to open a consumer between two warnings. */
const WARN_EVERY = 20;
/** JetStream's code for a stream that is not there. */
const STREAM_NOT_FOUND = 10_059;
const ACK_PENDING_MAX = BATCH * 16;
/** So many keys may still be in hand, held back by failures perhaps, when the next messages are pulled. */
const LANES_LEFT_MAX = 16;
/** And so many messages. */
const MESSAGES_LEFT_MAX = BATCH * 4;

/**
 * A durable pull consumer that never gives up: acknowledges after the handler's commit, tries a failed
 * message again in its place with growing pauses, buries poison after five failures, and makes its
 * consumer again when the server lost it. Outages (`Unavailable`) are waited out and do not count.
 *
 * In one process no message overtakes an earlier one of its key that fails. An outage that lasts gives a
 * key's messages back to the server, for another instance may do better. Across instances, a redelivery
 * or a restart one may overtake another: handlers must not rest on order for what they record.
 * Failures are counted by the process that sees them, so poison is buried late rather than wrongly.
 */
export class DurableConsumer {
  private readonly stopped = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  private readonly running = new Set<Promise<void>>();
  private readonly lanes = new Map<string, Promise<void>>();
  /** Keys whose messages go back to the server until none is in hand. */
  private readonly returned = new Set<string>();
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
    this.stopped.abort();
    await this.pull?.close();
    await this.loop;
    await Promise.all(this.running);
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted;
  }

  private async run(): Promise<void> {
    let wasOpen = false;
    for (let failures = 0; !this.stopping;) {
      try {
        const consumer = await this.open();
        wasOpen = true;
        failures = 0;
        while (!this.stopping) await this.pullBatch(consumer);
      } catch (error) {
        if (this.stopping || this.connection.isClosed()) return;
        failures += 1;
        // A service that starts before the stream is made says so only when that takes long.
        const isStarting = !wasOpen && isStreamMissing(error);
        if (failures % WARN_EVERY === (isStarting ? 0 : 1))
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
    const messages = await consumer.fetch({
      max_messages: BATCH,
      expires: PULL_EXPIRES_MS,
      idle_heartbeat: HEARTBEAT_MS,
    });
    this.pull = messages;
    // It was stopped during the request to the server: nobody else ends this pull.
    if (this.stopping) await messages.close();
    let received = 0;
    for await (const message of messages) {
      received += 1;
      this.enqueue(message);
    }
    await this.room();
    // An empty pull may mean that the server forgot the consumer: asking tells.
    if (received === 0 && !this.stopping) await consumer.info();
  }

  /** Resolves when little is left in hand: a few keys that fail do not keep the others waiting. */
  private async room(): Promise<void> {
    while (this.lanes.size > LANES_LEFT_MAX || this.running.size > MESSAGES_LEFT_MAX)
      await Promise.race(this.running);
  }

  private enqueue(raw: JsMsg): void {
    const message = toMessage(raw);
    const alone = this.spec.isParallel ? String(message.sequence) : '';
    const key = this.keeping.keyOf?.(message) ?? alone;
    const before = this.lanes.get(key) ?? Promise.resolve();
    // From now on: the turn may come later than the server waits for a word.
    const { ackWaitMs = ACK_WAIT_MS } = this.spec;
    const working = setInterval(() => this.tell(() => raw.working()), ackWaitMs / WORDS_PER_WAIT);
    const turn = before
      .then(() => this.process(raw, message, key))
      .finally(() => clearInterval(working));
    this.lanes.set(key, turn);
    this.running.add(turn);
    void turn.finally(() => {
      this.running.delete(turn);
      if (this.lanes.get(key) !== turn) return;
      this.lanes.delete(key);
      this.returned.delete(key);
    });
  }

  /** Tries in place: the next of its key waits behind it. */
  private async process(raw: JsMsg, message: DurableMessage, key: string): Promise<void> {
    for (let again = 0, failures = 0; ; again++) {
      // Another instance, or this one after its restart, gets it at once.
      if (this.stopping) return this.tell(() => raw.nak());
      if (this.returned.has(key)) return this.tell(() => raw.nak(pauseMs(message.tries)));
      try {
        await this.handle({ ...message, tries: message.tries + again });
        return this.tell(() => raw.ack());
      } catch (error) {
        if (error instanceof Unavailable) {
          if (again + 1 >= TRIES_MAX) this.returned.add(key);
        } else {
          failures += 1;
          if (failures >= TRIES_MAX && (await this.isBuried(message, error)))
            return this.tell(() => raw.term());
          this.logger.warn(`${this.spec.durable} failed, tries again: ${String(error)}`);
        }
      }
      if (!this.returned.has(key)) await this.pause(message.tries + again);
    }
  }

  private async pause(tries: number): Promise<void> {
    await sleep(pauseMs(tries), undefined, this.stopped).catch(() => undefined);
  }

  private async isBuried(message: DurableMessage, error: unknown): Promise<boolean> {
    if (!this.keeping.bury) return false;
    try {
      await this.keeping.bury(message, error);
      this.logger.error(`${this.spec.durable} buried ${message.subject}: ${String(error)}`);
      return true;
    } catch (buryError) {
      this.logger.warn(`${this.spec.durable} could not bury a message: ${String(buryError)}`);
      return false;
    }
  }

  /** What cannot be sent to the server now, it finds out by itself after `ACK_WAIT_MS`. */
  private tell(respond: () => void): void {
    try {
      respond();
    } catch (error) {
      this.logger.debug?.(`consumer ${this.spec.durable} could not answer: ${String(error)}`);
    }
  }
}

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
export const pauseMs = (tries: number): number =>
  // A whole number: the server takes a fraction for no delay at all.
  Math.round(Math.min(PAUSE_MIN_MS * 2 ** tries, PAUSE_MAX_MS) * (0.5 + Math.random() / 2));

const isStreamMissing = (error: unknown): boolean =>
  error instanceof NatsError && error.api_error?.err_code === STREAM_NOT_FOUND;
