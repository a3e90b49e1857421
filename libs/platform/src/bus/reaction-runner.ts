import { setInterval } from 'node:timers';
import { type LoggerService } from '@nestjs/common';
import { type JetStreamManager } from 'nats';
import { type Reaction, type RecordedEvent } from '#kernel';
import { type CommandHandler, type Platform } from '../service/platform';
import { buryInPostgres, ConsumerCursor } from './consumer-ledgers';
import { type ConsumerSpec, DurableConsumer, type DurableMessage } from './durable-consumer';
import { eventOf, POSITION_HEADER, react, reactionConsumer } from './reaction-host';
import { failureOf } from './reply';

export interface ReactionRunnerOptions {
  readonly service: string;
  readonly redeliverSubject: string;
  readonly events: { readonly stream: string; readonly filterOf: (type: string) => string };
  readonly reactions?: readonly Reaction[];
}

interface Running {
  readonly spec: ConsumerSpec;
  readonly consumer: DurableConsumer;
  readonly cursor: ConsumerCursor;
}

const SAVE_EVERY_MS = 1_000;
const CATCH_UP_PAGE = 400;

/** Runs a service's reactions, each on its own durable consumer, and keeps their positions. */
export class ReactionRunner {
  private readonly running: Running[] = [];
  private saver?: NodeJS.Timeout;

  constructor(
    private readonly platform: Platform,
    private readonly options: ReactionRunnerOptions,
    private readonly logger: LoggerService,
    private readonly handler: () => CommandHandler,
  ) {}

  async start(): Promise<void> {
    for (const reaction of this.options.reactions ?? []) await this.run(reaction);
    if (this.running.length === 0) return;
    this.saver = setInterval(() => void this.save(), SAVE_EVERY_MS);
    this.listenForRedeliveries();
  }

  async stop(): Promise<void> {
    clearInterval(this.saver);
    await Promise.all(this.running.map(({ consumer }) => consumer.stop()));
    await this.save();
  }

  private async run(reaction: Reaction): Promise<void> {
    const { connection, pool } = this.platform;
    const spec = reactionConsumer(
      { service: this.options.service, ...this.options.events },
      reaction,
    );
    const cursor = new ConsumerCursor(pool, spec.durable);
    const start = await cursor.load();
    const handle = async (message: DurableMessage): Promise<void> => {
      const event = eventOf(message);
      // After the stream was lost, the relay sends again what this consumer has long handled.
      if (event.position > start || message.tries > 1) await this.react(reaction, event);
    };
    const consumer = new DurableConsumer(connection, spec, handle, this.logger, {
      keyOf: (message) => keyOf(message),
      bury: buryInPostgres(pool, spec.durable),
      taken: (message) => cursor.taken(message),
      done: (message) => cursor.done(message),
    });
    await this.catchUp(reaction, start);
    this.running.push({ spec, consumer, cursor });
    consumer.start();
  }

  /** The stream keeps the latest events only: what it dropped before we saw it comes from the log. */
  private async catchUp(reaction: Reaction, start: number): Promise<void> {
    const first = await this.firstPosition();
    for (let position = start; first !== undefined && position + 1 < first;) {
      const page = await this.platform.store.readLog(position, CATCH_UP_PAGE);
      for (const event of page.filter(({ type }) => type === reaction.on))
        if (event.position < first) await this.react(reaction, event);
      position = page.at(-1)?.position ?? first;
    }
  }

  /** Of the oldest event that the stream still has; undefined while it has none. */
  private async firstPosition(): Promise<number | undefined> {
    const { stream } = this.options.events;
    const manager = await this.platform.connection.jetstreamManager({ checkAPI: false });
    const state = await manager.streams.info(stream).then(
      (info) => info.state,
      () => undefined,
    );
    if (!state || state.messages === 0) return undefined;
    return positionAt(manager, stream, state.first_seq);
  }

  private react(reaction: Reaction, event: RecordedEvent): Promise<void> {
    return react(this.options.service, reaction, event, (frame) => this.handler().handle(frame));
  }

  private async save(): Promise<void> {
    try {
      await this.advanceIdle();
      await Promise.all(this.running.map(({ cursor }) => cursor.save()));
    } catch (error) {
      this.logger.debug?.(`positions not saved: ${String(error)}`);
    }
  }

  /** A consumer of a rare event type has still come as far as the stream goes. */
  private async advanceIdle(): Promise<void> {
    const { connection } = this.platform;
    const manager = await connection.jetstreamManager({ checkAPI: false });
    const last = await lastPosition(manager, this.options.events.stream);
    for (const { spec, cursor } of this.running) {
      const info = await manager.consumers.info(spec.stream, spec.durable);
      if (info.num_pending === 0 && info.num_ack_pending === 0) cursor.idleAt(last);
    }
  }

  private listenForRedeliveries(): void {
    this.platform.connection.subscribe(this.options.redeliverSubject, {
      queue: this.options.service,
      callback: (_error, message) => {
        void this.redeliver(message.data)
          .then(() => ({ ok: true }))
          .catch((error: unknown) =>
            failureOf(error, (note, cause) => this.logger.error(note, cause)),
          )
          .then((reply) => message.respond(JSON.stringify(reply)));
      },
    });
  }

  private async redeliver(data: Uint8Array): Promise<void> {
    const { consumer, payload } = JSON.parse(new TextDecoder().decode(data)) as {
      consumer: string;
      payload: string;
    };
    const reaction = this.options.reactions?.find(
      ({ name }) => `${this.options.service}-${name}` === consumer,
    );
    if (!reaction) throw new Error(`no reaction ${consumer}`);
    await this.react(
      reaction,
      JSON.parse(Buffer.from(payload, 'base64').toString()) as RecordedEvent,
    );
  }
}

/** Events of one stream are handled one after the other, streams side by side. */
const keyOf = (message: DurableMessage): string => message.headers?.get('ce-subject') ?? '';

const lastPosition = async (manager: JetStreamManager, stream: string): Promise<number> => {
  const { state } = await manager.streams.info(stream);
  if (state.messages === 0) return 0;
  return positionAt(manager, stream, state.last_seq);
};

const positionAt = async (
  manager: JetStreamManager,
  stream: string,
  seq: number,
): Promise<number> => {
  const message = await manager.streams.getMessage(stream, { seq });
  return Number(message.header.get(POSITION_HEADER) || 0);
};
