import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { type Msg, type NatsConnection, type NatsError, type Subscription } from 'nats';
import { lastValueFrom } from 'rxjs';
import { answerInTurn } from './answer-in-turn';
import { failureOf, sendAnswer } from './reply';
import { type Bury } from './dead-letters';
import { type ConsumerSpec } from './consumer-spec';
import { DurableConsumer, type DurableMessage, type MessagePart } from './durable-consumer';
import { isPublic, parseFrame, publicFrame } from './frame';
import { payloadOf } from './same-process';
import { shareSubject } from './shared-subject';
import { type TokenVerifier } from './token-verifier';
import { answering, traced, traceIdOfCorrelation } from '../tracing';

export interface BusStrategyOptions {
  readonly connection: NatsConnection;
  /** Instances with the same name share the work. */
  readonly service: string;
  readonly tokens: TokenVerifier;
  /** Consumers besides those that controllers declare with `@Consumes`. */
  readonly consumers?: readonly {
    spec: ConsumerSpec;
    handle: (message: DurableMessage) => Promise<void>;
  }[];
  /** Takes what a consumer's handler failed at for good; without it such a message is tried forever. */
  readonly bury?: (durable: string) => Bury;
  /** Throws where a request cannot be answered here: before it is handled, and after it. */
  readonly mustServe?: (subject: string, frame: object) => void;
}

const CONSUMER_MARK = 'durable:';

/** The event pattern that a controller method listens to: a durable consumer of a JetStream stream. */
export const consumerPattern = (spec: ConsumerSpec): string => CONSUMER_MARK + JSON.stringify(spec);

/**
 * Nest's transport for this system: request/reply over core NATS in a queue group, and events from
 * durable JetStream consumers. Nest's own NATS transport is at most once and a frame that is not
 * JSON ends its process; here every frame gets an answer and none ends anything.
 */
export class BusStrategy extends Server implements CustomTransportStrategy {
  private readonly subscriptions: Subscription[] = [];
  private readonly consumers: DurableConsumer[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly options: BusStrategyOptions) {
    super();
  }

  listen(ready: (error?: unknown) => void): void {
    for (const [pattern, handler] of this.messageHandlers) {
      if (handler.isEventHandler) this.consume(pattern, handler);
      else this.subscribe(pattern, handler);
    }
    for (const { spec, handle } of this.options.consumers ?? []) this.start(spec, handle);
    // A caller that comes before the server knows the subscriptions gets the error that nobody answers.
    serverKnows(this.options.connection).then(() => ready(), ready);
  }

  /** Refuses new work, stops pulling, and lets what runs finish. */
  async close(): Promise<void> {
    await Promise.all(
      this.subscriptions.map((subscription) => subscription.drain().catch(() => {})),
    );
    await Promise.all(this.consumers.map((consumer) => consumer.stop()));
    await Promise.all(this.running);
  }

  on(): void {}

  unwrap<T>(): T {
    return this.options.connection as T;
  }

  private subscribe(subject: string, handler: MessageHandler): void {
    const { connection, service } = this.options;
    const take = async (error: NatsError | null, message: Msg): Promise<void> => {
      if (error) return this.logger.error(`subscription ${subject}: ${error.message}`);
      const running = this.answer(subject, message, handler).finally(() =>
        this.running.delete(running),
      );
      this.running.add(running);
      await running;
    };
    this.subscriptions.push(
      ...(isPublic(subject)
        ? [
            connection.subscribe(subject, {
              queue: service,
              callback: (...got) => void take(...got),
            }),
          ]
        : shareSubject(connection, subject, service, take)),
    );
  }

  private async answer(pattern: string, message: Msg, handler: MessageHandler): Promise<void> {
    const reply = await this.replyTo(pattern, message, handler);
    const answer = JSON.stringify(reply);
    const warn = (note: string, error: unknown) => this.logger.warn(`${note}: ${String(error)}`);
    await answerInTurn(message, () => sendAnswer(message, answer, warn));
  }

  private async replyTo(pattern: string, message: Msg, handler: MessageHandler): Promise<unknown> {
    const { subject, headers } = message;
    try {
      const frame = isPublic(subject)
        ? await publicFrame(subject, message.data, headers, this.options.tokens)
        : undefined;
      const payload = frame ?? parseFrame(payloadOf(message));
      this.options.mustServe?.(pattern, payload);
      const traceId = frame && traceIdOfCorrelation(frame.metadata.correlationId);
      const answer = await traced(
        () => answering(pattern, headers, traceId),
        async () => lastValueFrom(this.transformToObservable(await handler(payload))),
      );
      // What it has stored may not be where the next request looks for it: it is not acknowledged.
      this.options.mustServe?.(pattern, payload);
      return { ok: true, ...(answer as object) };
    } catch (error) {
      return failureOf(error, (note, cause) => this.logger.error(`${note} on ${subject}`, cause));
    }
  }

  private consume(pattern: string, handler: MessageHandler): void {
    if (!pattern.startsWith(CONSUMER_MARK))
      throw new Error(
        `Events come from durable consumers: declare ${pattern} by consumerPattern().`,
      );
    const spec = JSON.parse(pattern.slice(CONSUMER_MARK.length)) as ConsumerSpec;
    this.start(spec, async (message) => {
      await lastValueFrom(this.transformToObservable(await handler(message)));
    });
  }

  private start(spec: ConsumerSpec, handle: (message: DurableMessage) => Promise<void>): void {
    const bury = this.options.bury?.(spec.durable);
    const partsOf = ({ sequence }: DurableMessage): readonly MessagePart[] => [
      { name: spec.durable, key: spec.isParallel ? String(sequence) : '', handle, bury },
    ];
    const consumer = new DurableConsumer(this.options.connection, spec, partsOf, this.logger);
    this.consumers.push(consumer);
    consumer.start();
  }
}

/** Resolves when the server has what was sent. After a lost connection the client subscribes again. Rejects when it is closed. */
const serverKnows = async (connection: NatsConnection): Promise<void> => {
  for (;;)
    try {
      return await connection.flush();
    } catch (error) {
      if (connection.isClosed()) throw error;
    }
};
