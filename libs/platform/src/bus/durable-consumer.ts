import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { type Consumer, type JsMsg, type MsgHdrs, type NatsConnection } from 'nats';
import { Unavailable } from '../commands';
import {
  ACK_WAIT_MS,
  codeOf,
  type ConsumerSpec,
  makeConsumer,
  type StartOfConsumer,
} from './consumer-spec';
import { publishTogether } from './turn-writes';

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

/** A part of what a message asks for. The message is acknowledged when all of its parts are done. */
export interface MessagePart {
  /** Who handles it, for the log. */
  readonly name: string;
  /** Parts with the same key are handled in order: one that fails holds back those after it. */
  readonly key: string;
  readonly handle: (message: DurableMessage) => Promise<void>;
  /** Takes a message whose part failed for good; when it throws, the part is tried again. */
  readonly bury?: (message: DurableMessage, error: unknown) => Promise<void>;
}

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
const CONSUMER_NOT_FOUND = 10_014;
/** So many keys may still be in hand, held back by failures perhaps, when the next messages are pulled. */
const LANES_LEFT_MAX = 64;
/** And so many messages. */
const MESSAGES_LEFT_MAX = BATCH * 4;

/**
 * A durable pull consumer that never gives up: acknowledges after the commits of all parts, tries a failed
 * part again in its place with growing pauses, buries poison after five failures, and makes its consumer
 * again when the server lost it. Outages (`Unavailable`) are waited out and do not count.
 *
 * In one process no part overtakes an earlier one of its key that fails. An outage that lasts gives a
 * key's messages back to the server, for another instance may do better. Across instances, a redelivery
 * or a restart one may overtake another: handlers must not rest on order for what they record.
 * Failures are counted by the process that sees them, so poison is buried late rather than wrongly.
 */
export class DurableConsumer {
  private readonly stopped = new AbortController();
  private loop: Promise<void> = Promise.resolve();
  /** Messages in hand. */
  private readonly running = new Set<Promise<void>>();
  private readonly lanes = new Map<string, Promise<number | undefined>>();
  /** Keys whose messages go back to the server until none is in hand. */
  private readonly returned = new Set<string>();
  private pull?: { close(): Promise<void | Error> };

  constructor(
    private readonly connection: NatsConnection,
    private readonly spec: ConsumerSpec,
    private readonly partsOf: (message: DurableMessage) => readonly MessagePart[],
    private readonly logger: LoggerService,
    private readonly startAt: StartOfConsumer = () => Promise.resolve(undefined),
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
        const isStarting = !wasOpen && codeOf(error) === STREAM_NOT_FOUND;
        if (failures % WARN_EVERY === (isStarting ? 0 : 1))
          this.logger.warn(`consumer ${this.spec.durable} waits: ${String(error)}`);
        await sleep(Math.min(250 * failures, 2_000));
      }
    }
  }

  private async open(): Promise<Consumer> {
    const { stream, durable } = this.spec;
    const { consumers } = this.connection.jetstream();
    try {
      return await consumers.get(stream, durable);
    } catch (error) {
      if (codeOf(error) !== CONSUMER_NOT_FOUND) throw error;
    }
    const manager = await this.connection.jetstreamManager({ checkAPI: false });
    await makeConsumer(manager, this.spec, this.startAt);
    return consumers.get(stream, durable);
  }

  private async pullBatch(consumer: Consumer): Promise<void> {
    const sentAt = performance.now();
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
    const hasExpired = performance.now() - sentAt >= PULL_EXPIRES_MS;
    await this.room();
    // A pull that ends early and empty may mean that the server forgot the consumer: asking tells.
    if (received === 0 && !hasExpired && !this.stopping) await consumer.info();
  }

  /** Resolves when little is left in hand: a few keys that fail do not keep the others waiting. */
  private async room(): Promise<void> {
    while (this.lanes.size > LANES_LEFT_MAX || this.running.size > MESSAGES_LEFT_MAX)
      await Promise.race(this.running);
  }

  private enqueue(raw: JsMsg): void {
    const message = toMessage(raw);
    // From now on: the turn may come later than the server waits for a word.
    const { ackWaitMs = ACK_WAIT_MS } = this.spec;
    const working = setInterval(() => this.tell(() => raw.working()), ackWaitMs / WORDS_PER_WAIT);
    const turns = this.partsOf(message).map((part) => this.inTurn(part, message));
    const done: Promise<void> = Promise.all(turns)
      .then((delays) => publishTogether(() => this.tell(() => answer(raw, delays))))
      .finally(() => {
        clearInterval(working);
        this.running.delete(done);
      });
    this.running.add(done);
  }

  private inTurn(part: MessagePart, message: DurableMessage): Promise<number | undefined> {
    const { key } = part;
    const before = this.lanes.get(key) ?? Promise.resolve();
    const turn: Promise<number | undefined> = before
      .then(() => this.process(part, message))
      .finally(() => {
        if (this.lanes.get(key) !== turn) return;
        this.lanes.delete(key);
        this.returned.delete(key);
      });
    this.lanes.set(key, turn);
    return turn;
  }

  /**
   * Tries in place: the next of its key waits behind it. Resolves with undefined when the part is done, and
   * otherwise with the time after which the server delivers the message again.
   */
  private async process(part: MessagePart, message: DurableMessage): Promise<number | undefined> {
    for (let again = 0, failures = 0; ; again++) {
      // Another instance, or this one after its restart, gets it at once.
      if (this.stopping) return 0;
      if (this.returned.has(part.key)) return pauseMs(message.tries);
      try {
        await part.handle({ ...message, tries: message.tries + again });
        return undefined;
      } catch (error) {
        if (error instanceof Unavailable) {
          if (again + 1 >= TRIES_MAX) this.returned.add(part.key);
        } else {
          failures += 1;
          if (failures >= TRIES_MAX && (await this.isBuried(part, message, error)))
            return undefined;
          this.logger.warn(`${part.name} failed, tries again: ${String(error)}`);
        }
      }
      if (!this.returned.has(part.key)) await this.pause(message.tries + again);
    }
  }

  private async pause(tries: number): Promise<void> {
    await sleep(pauseMs(tries), undefined, this.stopped).catch(() => undefined);
  }

  private async isBuried(
    { name, bury }: MessagePart,
    message: DurableMessage,
    error: unknown,
  ): Promise<boolean> {
    if (!bury) return false;
    try {
      await bury(message, error);
      this.logger.error(`${name} buried ${message.subject}: ${String(error)}`);
      return true;
    } catch (buryError) {
      this.logger.warn(`${name} could not bury a message: ${String(buryError)}`);
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

/** Acknowledges a message whose parts are all done, and gives back any other. */
const answer = (raw: JsMsg, delays: readonly (number | undefined)[]): void => {
  const left = delays.filter((delay) => delay !== undefined);
  if (left.length === 0) raw.ack();
  else raw.nak(Math.max(...left));
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
