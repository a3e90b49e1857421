import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { headers as natsHeaders } from 'nats';
import { type Reaction, type RecordedEvent } from '#kernel';
import { Unavailable } from '../commands';
import { type Platform } from '../service/platform';
import { ConsumerCursor, type EndsOfStream, type StreamPositions } from './consumer-cursor';
import { buryInPostgres, type FailedMessage } from './dead-letters';
import {
  type ConsumerSpec,
  DurableConsumer,
  type DurableMessage,
  pauseMs,
  TRIES_MAX,
} from './durable-consumer';
import { eventOf } from './reaction-host';

const CATCH_UP_PAGE = 400;
const RETRY_MS = 1_000;

/**
 * One reaction at work: a durable consumer, how far it has come, and the way back to the log for what
 * the stream dropped before the reaction saw it.
 */
export class RunningReaction {
  private readonly cursor: ConsumerCursor;
  private readonly consumer: DurableConsumer;
  private readonly bury: ReturnType<typeof buryInPostgres>;
  private starting: Promise<void> = Promise.resolve();
  private saving?: Promise<void>;
  private handledUpTo = 0;
  private isConsuming = false;
  private stopping = false;

  constructor(
    private readonly platform: Platform,
    private readonly spec: ConsumerSpec,
    private readonly positions: StreamPositions,
    private readonly reaction: Reaction,
    private readonly react: (event: RecordedEvent) => Promise<void>,
    private readonly logger: LoggerService,
  ) {
    this.cursor = new ConsumerCursor(platform.pool, spec.durable);
    this.bury = buryInPostgres(platform.pool, spec.durable);
    this.consumer = new DurableConsumer(
      platform.connection,
      spec,
      (message) => this.handle(message),
      logger,
      { keyOf: (message) => keyOf(message), bury: this.bury },
    );
  }

  /** Resolves when the stored position is known; catching up and consuming go on behind it. */
  async start(): Promise<void> {
    this.handledUpTo = await this.cursor.load();
    this.starting = this.consumeAfterCatchUp();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.starting;
    await this.consumer.stop();
    await this.saving;
  }

  /**
   * How far all instances have come together, of a stream that ends at `last`; undefined while that
   * cannot be known. Never rejects: the next time is soon.
   */
  async floor(last: number): Promise<number | undefined> {
    if (!this.isConsuming) return undefined;
    // All of it was seen and that is stored: there is nothing to ask.
    if (this.cursor.position >= last) return this.cursor.position;
    return this.positions.floorOf(this.spec.durable, last).catch((error: unknown) => {
      this.notSaved(error);
      return undefined;
    });
  }

  /**
   * Keeps the floor, once what the stream has dropped before its ends of now is caught up. Never rejects.
   * A stream that ends before the floor was emptied meanwhile: nothing shows that what it lost was seen.
   */
  keep(floor: number, { first, last }: EndsOfStream): Promise<void> {
    if (floor > last) return Promise.resolve();
    this.saving ??= this.catchUp(first)
      .then(() => this.cursor.save(floor))
      .catch((error: unknown) => this.notSaved(error))
      .finally(() => (this.saving = undefined));
    return this.saving;
  }

  private notSaved(error: unknown): void {
    this.logger.debug?.(`position of ${this.spec.durable} not saved: ${String(error)}`);
  }

  private async handle(message: DurableMessage): Promise<void> {
    const event = eventOf(message);
    // After the stream was lost, the relay sends again what this consumer has long handled.
    if (event.position > this.handledUpTo || message.tries > 1) await this.react(event);
  }

  /** In log order: what the stream dropped comes before what it still has. */
  private async consumeAfterCatchUp(): Promise<void> {
    while (!this.stopping) {
      try {
        // A stream that is not there yet has dropped nothing that counts: the periodic save looks again.
        const ends = await this.positions.ends().catch(() => undefined);
        await this.catchUp(ends?.first);
        this.consumer.start();
        this.isConsuming = true;
        return;
      } catch (error) {
        this.logger.warn(`${this.spec.durable} cannot catch up yet: ${String(error)}`);
        await sleep(RETRY_MS);
      }
    }
  }

  /** The stream keeps the latest events only: what it dropped before we saw it comes from the log. */
  private async catchUp(first: number | undefined): Promise<void> {
    if (first === undefined || first <= this.cursor.position + 1) return;
    // Another instance may have come further than this one knows.
    for (let position = await this.cursor.load(); position + 1 < first;) {
      const page = await this.platform.store.readLog(position, CATCH_UP_PAGE);
      for (const event of page.filter(({ type }) => type === this.reaction.on))
        if (event.position < first) await this.reactOrBury(event);
      position = Math.min(page.at(-1)?.position ?? first, first - 1);
      await this.cursor.save(position);
    }
  }

  /** As the consumer does it: outages are waited out, five failures end in a dead letter. */
  private async reactOrBury(event: RecordedEvent): Promise<void> {
    for (let tries = 1, failures = 0; ; tries++) {
      if (this.stopping) throw new Error('stopped while catching up');
      try {
        return await this.react(event);
      } catch (error) {
        if (!(error instanceof Unavailable)) failures += 1;
        if (failures >= TRIES_MAX) return this.bury(messageOf(event, this.spec), error);
        this.logger.warn(`${this.spec.durable} failed, tries again: ${String(error)}`);
      }
      await sleep(pauseMs(tries));
    }
  }
}

/** Events of one stream are handled one after the other, streams side by side. */
const keyOf = (message: DurableMessage): string => message.headers?.get('ce-subject') ?? '';

/** An event of the log as the stream would have delivered it. */
const messageOf = (event: RecordedEvent, { filter }: ConsumerSpec): FailedMessage => {
  const headers = natsHeaders();
  headers.set('Nats-Msg-Id', event.id);
  return {
    subject: filter.replace('*', event.tenant),
    data: new TextEncoder().encode(JSON.stringify(event)),
    headers,
    sequence: event.position,
  };
};
