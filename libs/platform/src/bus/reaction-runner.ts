import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { type Reaction, type RecordedEvent, Refusal } from '#kernel';
import { type CommandHandler, type Platform } from '../service/platform';
import { contextOfEvent, traced } from '../tracing';
import { deleteFormerConsumers } from './former-consumers';
import { answerRaw } from './raw-subject';
import { ReactionConsumer } from './reaction-consumer';
import { type PublishedEvents, hosted, type HostedReaction, react } from './reaction-host';
import { forgetOtherPositions } from './reaction-positions';

export interface ReactionRunnerOptions {
  readonly service: string;
  readonly redeliverSubject: string;
  readonly events: PublishedEvents;
  readonly reactions?: readonly Reaction[];
  readonly upcast?: (event: RecordedEvent) => RecordedEvent;
}

/** Between two looks for former consumers that processes still read. */
const FORMER_AGAIN_MS = 60_000;

/** Runs a service's reactions, and handles their dead letters again. */
export class ReactionRunner {
  private readonly reactions: readonly HostedReaction[];
  private readonly consumer?: ReactionConsumer;
  private readonly stopped = new AbortController();
  private redeliveries?: ReturnType<typeof answerRaw>;

  constructor(
    private readonly platform: Platform,
    private readonly options: ReactionRunnerOptions,
    private readonly logger: LoggerService,
    private readonly handler: () => CommandHandler,
  ) {
    const { service, events, reactions = [] } = options;
    this.reactions = reactions.map((reaction) => hosted(service, events, reaction));
    if (this.reactions.length === 0) return;
    this.consumer = new ReactionConsumer(
      platform,
      { service, events, reactions: this.reactions, react: (...about) => this.react(...about) },
      logger,
    );
  }

  async start(): Promise<void> {
    await this.forgetRemoved();
    await this.consumer?.start();
    void this.deleteFormer();
    this.listenForRedeliveries();
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    this.redeliveries?.unsubscribe();
    await this.consumer?.stop();
  }

  private get names(): readonly string[] {
    return this.reactions.map(({ name }) => name);
  }

  /** A later start forgets them too, so this one does not fail for it. */
  private async forgetRemoved(): Promise<void> {
    const { pool } = this.platform;
    await forgetOtherPositions(pool, this.options.service, this.names).catch((error: unknown) =>
      this.logger.warn(`positions of removed reactions were not forgotten: ${String(error)}`),
    );
  }

  /** In an upgrade without a pause, processes of the former version read theirs for a while. */
  private async deleteFormer(): Promise<void> {
    const { connection } = this.platform;
    const { stream } = this.options.events;
    while (!this.stopped.signal.aborted) {
      const left = await deleteFormerConsumers(connection, stream, this.names).catch(
        () => undefined,
      );
      if (left === 0) return;
      await sleep(FORMER_AGAIN_MS, undefined, this.stopped).catch(() => undefined);
    }
  }

  private async react(
    { reaction }: HostedReaction,
    event: RecordedEvent,
    isRepair?: boolean,
  ): Promise<void> {
    const { service, upcast } = this.options;
    const { slots } = this.platform;
    // The services of its log react to it: they go on where these were when the tenant moved.
    if (slots.placementOf(event.tenant) === 'elsewhere') return;
    slots.mustServe(event.tenant);
    return traced(
      () => ({
        name: `react ${reaction.name}`,
        kind: 'consumer',
        parent: contextOfEvent(event),
        attributes: { 'writ.event.id': event.id, 'writ.event.type': event.type },
      }),
      () =>
        react(
          service,
          reaction,
          upcast ? upcast(event) : event,
          (frame) => this.handler().handle(frame),
          (note) => this.logger.debug?.(note),
          isRepair,
        ),
    );
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
    const reaction = this.reactions.find(({ name }) => name === consumer);
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
