import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { streams, type SubmitResult, subjects } from '#contracts';
import { Refusal } from '#kernel';
import {
  answerRaw,
  type DurableMessage,
  failureOf,
  messaging,
  type NewSpan,
  Platform,
  traced,
  traceIdOfCorrelation,
  Unavailable,
} from '#platform';
import { FactLanes, mustFit } from '../facts/fact-lanes';
import { type CheckedFact, type PublishedFact } from '../facts/published-fact';
import { type AnsweredEvents, copyKey, RecordedEvents } from '../facts/recorded-events';
import { IntakeService } from '../intake.service';

/** So long the answering instance may take until another one records the stream's copy. */
const COPY_WAITS_MS = 5_000;

/**
 * Where outside systems publish events. One instance records each event and answers its publisher
 * after the ledger's commit. The stream keeps a copy, for the time when no instance listens or the one
 * that took an event dies: its consumer records what no instance has recorded.
 */
@Injectable()
export class FactReceiver implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lanes: FactLanes;
  private readonly recorded = new RecordedEvents();
  private readonly running = new Set<Promise<unknown>>();
  private readonly unlogged = { recorded: [] as string[], refused: [] as string[] };
  private readonly transports: { unsubscribe(): void }[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly intake: IntakeService,
  ) {
    this.lanes = new FactLanes((facts) => intake.take(facts));
  }

  onApplicationBootstrap(): void {
    const { connection } = this.platform;
    const remember = (data: Uint8Array): Promise<string> => {
      this.recorded.add(JSON.parse(Buffer.from(data).toString()) as AnsweredEvents);
      return Promise.resolve('');
    };
    this.transports.push(
      answerRaw(
        connection,
        subjects.intake.stream,
        'intake',
        (data, { subject, headers, reply }) =>
          this.answer({ data, subject, headers }, Boolean(reply)),
        this.fault,
      ),
      answerRaw(connection, subjects.internal.taken, undefined, remember, this.fault),
    );
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const transport of this.transports) transport.unsubscribe();
    await Promise.allSettled(this.running);
  }

  /** Records the stream's copy of an event, unless an instance has recorded the event itself. */
  async takeCopy(message: DurableMessage): Promise<void> {
    const age = Date.now() - message.storedAt.getTime();
    const waits = Math.min(COPY_WAITS_MS - age, COPY_WAITS_MS);
    if (await this.recorded.within(copyKey(message), waits)) return;
    const fact = await this.intake.check(message);
    this.platform.slots.mustServe(fact.reporter.tenant);
    await this.lanes.take(fact).catch(waitForShare);
  }

  private async answer(fact: PublishedFact, isAwaited: boolean): Promise<string> {
    const answer = this.answerTo(fact, isAwaited);
    this.running.add(answer);
    return answer.finally(() => this.running.delete(answer));
  }

  /** A publisher who waits hears that the event is refused; the stream's copy of it is dropped. */
  private async answerTo(fact: PublishedFact, isAwaited: boolean): Promise<string> {
    try {
      mustFit(fact.data);
      const checked = await this.intake.check(fact);
      if (checked.refusal && isAwaited) throw checked.refusal;
      this.platform.slots.mustServe(checked.reporter.tenant);
      const result = await traced(
        () => receiving(checked),
        () => this.lanes.take(checked),
      );
      this.tell('recorded', copyKey(fact));
      return JSON.stringify(answerOf(result));
    } catch (error) {
      if (error instanceof Refusal && isAwaited) this.tell('refused', copyKey(fact));
      return JSON.stringify(failed(failureOf(error, this.fault)));
    }
  }

  /** Tells each instance, this one too, by one message for all events of an append. */
  private tell(outcome: keyof AnsweredEvents, key: string): void {
    const { recorded, refused } = this.unlogged;
    this.unlogged[outcome].push(key);
    if (recorded.length + refused.length > 1) return;
    setImmediate(() => {
      const { connection } = this.platform;
      const answered: AnsweredEvents = { recorded: recorded.splice(0), refused: refused.splice(0) };
      if (connection.isClosed()) return;
      connection.publish(subjects.internal.taken, JSON.stringify(answered));
    });
  }

  private readonly fault = (note: string, error: unknown): void =>
    this.platform.log.error({ err: error }, note);
}

/** The span of an event from outside: in the trace of its sender, or one of its own. */
const receiving = ({ reporter }: CheckedFact): NewSpan => ({
  name: `receive ${subjects.intake.stream}`,
  kind: 'consumer',
  traceId: traceIdOfCorrelation(reporter.correlationId),
  attributes: messaging(subjects.intake.stream),
});

/** The stream's copy of an event stays there until its publisher has room again. */
const waitForShare = (error: unknown): never => {
  if (error instanceof Refusal && error.code === 'too_many_requests')
    throw new Unavailable(error.message);
  throw error;
};

/** For a client of JetStream it is an acknowledgement too: `seq` is the position in the ledger. */
const answerOf = (result: SubmitResult): object => ({
  ok: true,
  stream: streams.intake,
  seq: result.position,
  duplicate: result.outcome === 'duplicate',
  ...result,
});

/** A client of JetStream throws what `error` says. */
const failed = (failure: ReturnType<typeof failureOf>): object => {
  if ('refusal' in failure) {
    const { message } = failure.refusal;
    return { ...failure, error: { code: 400, err_code: 0, description: message } };
  }
  const description =
    'unavailable' in failure
      ? failure.unavailable.message
      : `It failed; the log of intake has more under ${failure.fault.id}.`;
  return { ...failure, error: { code: 503, err_code: 0, description } };
};
