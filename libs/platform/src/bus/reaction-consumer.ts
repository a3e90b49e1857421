import { setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { headers as natsHeaders } from 'nats';
import { type RecordedEvent } from '#kernel';
import { Unavailable } from '../commands';
import { type Platform } from '../service/platform';
import { buryInPostgres, type FailedMessage } from './dead-letters';
import {
  DurableConsumer,
  type DurableMessage,
  type MessagePart,
  pauseMs,
  TRIES_MAX,
} from './durable-consumer';
import { consumerOf, eventOf, type PublishedEvents, type HostedReaction } from './reaction-host';
import { progress, ReactionPositions } from './reaction-positions';
import { StreamPositions } from './stream-positions';

const CATCH_UP_PAGE = 400;
const RETRY_MS = 1_000;
const LOOK_EVERY_MS = 1_000;
/** The most ticks between two looks while nothing moves. */
const LOOKS_APART_MAX = 16;
/** A tenant has about a hundred of them. */
const SUBJECTS_MAX = 10_000;
/** After this time without an instance the positions say where the consumer begins again. */
const UNUSED_MAX_MS = 3_600_000;

export interface ReactionConsumerOptions {
  readonly service: string;
  readonly events: PublishedEvents;
  readonly reactions: readonly HostedReaction[];
  readonly react: (reaction: HostedReaction, event: RecordedEvent) => Promise<void>;
}

/**
 * A service's reactions at work: one durable consumer for all of them, how far each has come, and the way
 * back to the log for what the consumer does not deliver to a reaction: what the stream dropped, and what
 * came before a reaction was new.
 */
export class ReactionConsumer {
  private readonly durable: string;
  private readonly stream: StreamPositions;
  private readonly positions: ReactionPositions;
  private readonly consumer: DurableConsumer;
  private readonly stopped = new AbortController();
  private starting: Promise<void> = Promise.resolve();
  private catching?: Promise<void>;
  private looking?: Promise<void>;
  private ticker?: NodeJS.Timeout;
  private ticksLeft = 1;
  private looksApart = 1;
  /** Where each reaction was when this instance started. */
  private handledUpTo: ReadonlyMap<string, number> = new Map();
  /** Which consumer delivers every event after `startsAfter`: what comes before is read from the log. */
  private created?: string;
  private startsAfter = 0;
  /** The reactions to what is published on a subject: to look takes as many patterns as there are reactions. */
  private readonly concerned = new Map<string, readonly HostedReaction[]>();

  constructor(
    private readonly platform: Platform,
    private readonly options: ReactionConsumerOptions,
    private readonly logger: LoggerService,
  ) {
    const { service, events, reactions } = options;
    const names = reactions.map(({ name }) => name);
    this.durable = consumerOf(service, reactions);
    this.stream = new StreamPositions(platform.connection, events.stream);
    this.positions = new ReactionPositions(platform.pool, names);
    const filters = [...new Set(reactions.flatMap(({ filters }) => filters))];
    this.consumer = new DurableConsumer(
      platform.connection,
      { stream: events.stream, durable: this.durable, filters, unusedMaxMs: UNUSED_MAX_MS },
      (message) => this.partsOf(message),
      logger,
      () => this.startAt(),
    );
  }

  /** Resolves when the stored positions are known; catching up and consuming go on behind it. */
  async start(): Promise<void> {
    await this.positions.load();
    this.handledUpTo = this.positions.all;
    this.starting = this.consumeAfterCatchUp();
    this.ticker = setInterval(() => this.tick(), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.ticker);
    this.stopped.abort();
    await this.starting;
    await this.consumer.stop();
    await this.looking;
    await this.catching?.catch((error: unknown) => this.notSaved(error));
    await this.look().catch((error: unknown) => this.notSaved(error));
  }

  private get stopping(): boolean {
    return this.stopped.signal.aborted;
  }

  private partsOf(message: DurableMessage): readonly MessagePart[] {
    this.looksApart = 1;
    this.ticksLeft = Math.min(this.ticksLeft, 1);
    // Events of one stream are handled one after the other by each reaction, streams side by side.
    const stream = message.headers?.get('ce-subject') ?? '';
    return this.concernedBy(message.subject).map((reaction) => ({
      name: reaction.name,
      key: `${reaction.name} ${stream}`,
      handle: (delivery) => this.handle(reaction, delivery),
      bury: buryInPostgres(this.platform.pool, reaction.name),
    }));
  }

  private concernedBy(subject: string): readonly HostedReaction[] {
    const known = this.concerned.get(subject);
    if (known) return known;
    const found = this.options.reactions.filter(({ concerns }) => concerns(subject));
    if (this.concerned.size >= SUBJECTS_MAX) this.concerned.clear();
    this.concerned.set(subject, found);
    return found;
  }

  private async handle(reaction: HostedReaction, message: DurableMessage): Promise<void> {
    const event = eventOf(message);
    // After the stream was lost, the relay sends again what this reaction has long handled.
    if (event.position > (this.handledUpTo.get(reaction.name) ?? 0) || message.tries > 1)
      await this.options.react(reaction, event);
  }

  /** A reaction that is behind the furthest reads the log up to there: the others do not wait for it. */
  private async startAt(): Promise<number | undefined> {
    await this.positions.load();
    return this.stream.sequenceAfter(this.positions.furthest);
  }

  /** In log order: what the stream dropped before any reaction saw it comes before what it still has. */
  private async consumeAfterCatchUp(): Promise<void> {
    while (!this.stopping) {
      try {
        // A stream that is not there yet has dropped nothing that counts: a later look finds it.
        const { first = 0 } = await this.stream.ends().catch(() => ({ first: undefined }));
        if (first - 1 > this.positions.furthest) await this.catchUpTo(first - 1);
        return this.consumer.start();
      } catch (error) {
        this.logger.warn(`${this.durable} cannot catch up yet: ${String(error)}`);
        await this.pause(RETRY_MS);
      }
    }
  }

  /** Looks each second while something moves, and less and less often while nothing does. */
  private tick(): void {
    this.ticksLeft -= 1;
    if (this.ticksLeft > 0 || this.looking) return;
    this.looking = this.look()
      .catch((error: unknown) => this.notSaved(error))
      .then((isIdle) => {
        this.looksApart = isIdle ? Math.min(this.looksApart * 2, LOOKS_APART_MAX) : 1;
        this.ticksLeft = this.looksApart;
      })
      .finally(() => (this.looking = undefined));
  }

  private notSaved(error: unknown): void {
    this.logger.debug?.(`positions of ${this.durable} not saved: ${String(error)}`);
  }

  /**
   * Finds how far all instances have come together, and saves it for each reaction that is not behind the
   * consumer; those that are behind catch up. Resolves with true where nothing has moved.
   */
  private async look(): Promise<boolean> {
    const { last } = await this.stream.ends();
    // All of it was seen and that is stored: there is nothing to ask.
    if (this.positions.lowest >= last) return true;
    const { floor, created } = await this.stream.floorOf(this.durable, last);
    if (created !== this.created) {
      // It starts after the position that was the furthest when it was made, or before that.
      await this.positions.load();
      this.startsAfter = this.positions.furthest;
      this.created = created;
    }
    // Read after the floor: what the stream dropped until then shows as a gap.
    const from = progress(floor, await this.stream.ends(), this.startsAfter);
    if (from === undefined) return false;
    if (this.positions.lowest < from && !this.stopping)
      this.catchUpTo(from).catch((error: unknown) => this.notSaved(error));
    await this.positions.save(this.positions.notBefore(from), floor);
    return false;
  }

  /** One at a time: a later look finds what is still missing. */
  private catchUpTo(position: number): Promise<void> {
    this.catching ??= this.catchUp(position).finally(() => (this.catching = undefined));
    return this.catching;
  }

  /** Reads the log up to a position, for the reactions that have not come so far. */
  private async catchUp(to: number): Promise<void> {
    // Other instances may have come further than this one knows.
    await this.positions.load();
    const behind = this.positions.before(to);
    for (let at = this.positions.lowest; at < to;) {
      this.continueUnlessStopped();
      const page = await this.platform.store.readLog(at, CATCH_UP_PAGE);
      for (const event of page.filter(({ position }) => position <= to))
        for (const reaction of this.concernedBy(this.options.events.subjectOf(event)))
          if (this.positions.of(reaction.name) < event.position)
            await this.reactOrBury(reaction, event);
      at = Math.min(page.at(-1)?.position ?? to, to);
      await this.positions.save(behind, at);
    }
  }

  /** As the consumer does it: outages are waited out, five failures end in a dead letter. */
  private async reactOrBury(reaction: HostedReaction, event: RecordedEvent): Promise<void> {
    for (let tries = 1, failures = 0; ; tries++) {
      this.continueUnlessStopped();
      try {
        return await this.options.react(reaction, event);
      } catch (error) {
        if (!(error instanceof Unavailable)) failures += 1;
        if (failures >= TRIES_MAX)
          return buryInPostgres(this.platform.pool, reaction.name)(this.messageOf(event), error);
        this.logger.warn(`${reaction.name} failed, tries again: ${String(error)}`);
      }
      await this.pause(pauseMs(tries));
    }
  }

  private continueUnlessStopped(): void {
    if (this.stopping) throw new Error('stopped while catching up');
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, this.stopped).catch(() => undefined);
  }

  /** An event of the log as the stream would have delivered it. */
  private messageOf(event: RecordedEvent): FailedMessage {
    const headers = natsHeaders();
    headers.set('Nats-Msg-Id', event.id);
    return {
      subject: this.options.events.subjectOf(event),
      data: new TextEncoder().encode(JSON.stringify(event)),
      headers,
      sequence: event.position,
    };
  }
}
