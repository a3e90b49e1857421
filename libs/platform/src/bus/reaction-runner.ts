import { setInterval } from 'node:timers';
import { type LoggerService } from '@nestjs/common';
import { type Subscription } from 'nats';
import { type Reaction, type RecordedEvent, Refusal } from '#kernel';
import { type CommandHandler, type Platform } from '../service/platform';
import { forgetOtherCursors, StreamPositions } from './consumer-cursor';
import { answerRaw } from './raw-subject';
import { react, reactionConsumer } from './reaction-host';
import { RunningReaction } from './running-reaction';

export interface ReactionRunnerOptions {
  readonly service: string;
  readonly redeliverSubject: string;
  readonly events: {
    readonly stream: string;
    readonly filterOf: (type: string, detail?: string) => string;
  };
  readonly reactions?: readonly Reaction[];
  readonly upcast?: (event: RecordedEvent) => RecordedEvent;
}

const SAVE_EVERY_MS = 1_000;

/** Runs a service's reactions, each on its own durable consumer, and keeps their positions. */
export class ReactionRunner {
  private readonly running: RunningReaction[] = [];
  private readonly positions: StreamPositions;
  private looking?: Promise<void>;
  private saver?: NodeJS.Timeout;
  private redeliveries?: Subscription;

  constructor(
    private readonly platform: Platform,
    private readonly options: ReactionRunnerOptions,
    private readonly logger: LoggerService,
    private readonly handler: () => CommandHandler,
  ) {
    this.positions = new StreamPositions(platform.connection, options.events.stream);
  }

  async start(): Promise<void> {
    await this.forgetRemoved();
    for (const reaction of this.reactions) await this.run(reaction);
    this.saver = setInterval(() => this.look(), SAVE_EVERY_MS);
    this.listenForRedeliveries();
  }

  async stop(): Promise<void> {
    clearInterval(this.saver);
    this.redeliveries?.unsubscribe();
    await Promise.all(this.running.map((running) => running.stop()));
    await this.looking;
    await Promise.all(await this.save());
  }

  private get reactions(): readonly Reaction[] {
    return this.options.reactions ?? [];
  }

  private async run(reaction: Reaction): Promise<void> {
    const running = new RunningReaction(
      this.platform,
      this.consumerOf(reaction),
      this.positions,
      reaction,
      (event) => this.react(reaction, event),
      this.logger,
    );
    await running.start();
    this.running.push(running);
  }

  /** A later start forgets them too, so this one does not fail for it. */
  private async forgetRemoved(): Promise<void> {
    const { pool } = this.platform;
    const consumers = this.reactions.map((reaction) => this.consumerOf(reaction).durable);
    await forgetOtherCursors(pool, this.options.service, consumers).catch((error: unknown) =>
      this.logger.warn(`positions of removed reactions were not forgotten: ${String(error)}`),
    );
  }

  private consumerOf(reaction: Reaction) {
    return reactionConsumer({ service: this.options.service, ...this.options.events }, reaction);
  }

  private async react(reaction: Reaction, event: RecordedEvent, isRepair?: boolean): Promise<void> {
    const { service, upcast } = this.options;
    return react(
      service,
      reaction,
      upcast ? upcast(event) : event,
      (frame) => this.handler().handle(frame),
      (note) => this.logger.debug?.(note),
      isRepair,
    );
  }

  /** One look at the stream for all reactions. Never rejects: the next time is soon. */
  private look(): void {
    this.looking ??= this.save()
      .then(() => undefined)
      .finally(() => (this.looking = undefined));
  }

  /**
   * Finds how far each reaction has come; resolves with the keeping of it, which takes its time where the
   * stream has dropped what a reaction has not seen.
   */
  private async save(): Promise<readonly Promise<void>[]> {
    try {
      const { last } = await this.positions.ends();
      const floors = await Promise.all(this.running.map((running) => running.floor(last)));
      // Read after them: what the stream dropped until then shows as a gap.
      const ends = await this.positions.ends();
      return this.running.flatMap((running, i) => {
        const floor = floors[i];
        return floor === undefined ? [] : [running.keep(floor, ends)];
      });
    } catch (error) {
      this.logger.debug?.(`positions of reactions not saved: ${String(error)}`);
      return [];
    }
  }

  private listenForRedeliveries(): void {
    this.redeliveries = answerRaw(
      this.platform.connection,
      this.options.redeliverSubject,
      this.options.service,
      async (data) => {
        await this.redeliver(data);
        return JSON.stringify({ ok: true });
      },
      (note, error) => this.logger.error(note, error),
    );
  }

  private async redeliver(data: Uint8Array): Promise<void> {
    const { consumer, payload, isRepair } = JSON.parse(new TextDecoder().decode(data)) as {
      consumer: string;
      payload: string;
      isRepair?: boolean;
    };
    const reaction = this.reactions.find((one) => this.consumerOf(one).durable === consumer);
    if (!reaction)
      throw new Refusal(
        'not_found',
        `${consumer} is no reaction of this version, so its dead letters cannot be tried again: a message from outside was kept without its headers, have its sender publish it again.`,
      );
    await this.react(
      reaction,
      JSON.parse(Buffer.from(payload, 'base64').toString()) as RecordedEvent,
      isRepair,
    );
  }
}
