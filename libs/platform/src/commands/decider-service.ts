import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, type Decider, fold, type NewEvent, Refusal } from '#kernel';
import { canonicalBytes } from '../json';
import {
  type AppendOutcome,
  type AppendToStream,
  type CommandKey,
  type EventStore,
  type StreamVersion,
} from './event-store';
import { type Handled, refusalAnswer, replay, settled } from './kept-answer';
import { seal } from './seal';
import { type Remembered, StreamMemory } from './stream-memory';
import { Unavailable } from './unavailable';

/** What a decider's command carries besides its body: facts from outside the stream. */
export type CommandInContext<C extends Command = Command, Context = unknown> = C & {
  readonly context: Context;
};

/** Everything that tells the shell how one kind of stream is decided. */
export interface Deciding<State, C extends Command, Context> {
  readonly decider: Decider<State, CommandInContext<C, Context>, NewEvent>;
  readonly streamOf: (command: C) => string;
  /**
   * Facts from outside the stream. `asOf` says how they may be had: `log` is a fresh read; `memory`
   * may answer what was read before, where `restsOn` lets the append find out that it has changed.
   */
  readonly contextOf: (
    command: C,
    state: State,
    asOf: 'log' | 'memory',
  ) => Promise<Context> | Context;
  /** Streams that the context was read from: nothing is appended when one of them has moved on. */
  readonly restsOn?: (context: Context) => readonly StreamVersion[];
  /** What the caller is told about what was decided; pure. */
  readonly answerOf: (command: C, events: readonly NewEvent[], state: State) => unknown;
  /** Schema version and erasable fields of an event type. */
  readonly describe: (type: string) => { version: number; erasable: readonly string[] };
}

/** What was decided; a refusal is an answer without events. */
interface Decided {
  readonly events: readonly NewEvent[];
  readonly answer: unknown;
  readonly restsOn: readonly StreamVersion[];
}

type Committed = Extract<AppendOutcome, { outcome: 'committed' }>;

const DEADLINE_MS = 8_000;
const BACKOFF_MIN_MS = 2;
const BACKOFF_MAX_MS = 100;

/**
 * The one place where read, decide and append meet. Every command of every service passes here.
 *
 * Safe to call again with the same command: delivery is at least once, recording exactly once.
 * Refusals are kept with the command id too, so a repeat hears the same no. Throws `Refusal` for a
 * business no and `Unavailable` when the deadline passes without an outcome.
 */
export class DeciderService<State, C extends Command, Context> {
  private readonly memory = new StreamMemory<State>();

  constructor(
    private readonly store: EventStore,
    private readonly deciding: Deciding<State, C, Context>,
  ) {}

  async handle(
    command: Omit<C, 'metadata'> & { metadata: Omit<C['metadata'], 'now'> },
  ): Promise<Handled> {
    const deadline = performance.now() + DEADLINE_MS;
    const key = commandKey(command);
    for (let attempt = 0; ; attempt++) {
      const handled = await this.attempt(command as unknown as C, key);
      if (handled) return handled;
      const pause = backoffMs(attempt);
      if (performance.now() + pause > deadline)
        throw new Unavailable('The work order is changing too fast; ask again in a moment.');
      await sleep(pause);
    }
  }

  /** One read-decide-append; undefined when somebody was faster. */
  private async attempt(unstamped: C, key: CommandKey): Promise<Handled | undefined> {
    const { tenant } = unstamped.metadata;
    const stream = this.deciding.streamOf(unstamped);
    const remembered = this.memory.recall(tenant, stream);
    if (remembered) {
      const decided = await this.decideOn(unstamped, remembered, 'memory');
      // From memory only what is appended may be answered: a no is decided again on a fresh read.
      if (decided.events.length > 0)
        return this.append(unstamped, key, stream, remembered, decided);
    }
    const slice = await this.store.read(tenant, stream, { command: key });
    if (slice.command) return replay(slice.command);
    const read = { ...slice, state: fold(this.deciding.decider, slice.events) };
    return this.append(unstamped, key, stream, read, await this.decideOn(unstamped, read, 'log'));
  }

  private async decideOn(
    unstamped: C,
    { state, now }: Remembered<State>,
    asOf: 'log' | 'memory',
  ): Promise<Decided> {
    const command = { ...unstamped, metadata: { ...unstamped.metadata, now } };
    const context = await this.deciding.contextOf(command, state, asOf);
    return this.decide({ ...command, context }, state);
  }

  private async append(
    command: C,
    key: CommandKey,
    stream: string,
    on: Remembered<State>,
    decided: Decided,
  ): Promise<Handled | undefined> {
    const { tenant } = command.metadata;
    const item = this.itemOf(command, key, stream, on.version, decided);
    const [result] = await this.store.append([item]);
    switch (result?.outcome) {
      case 'committed':
        this.memory.keep(tenant, stream, this.after(item, on, result));
        return settled(result, false);
      case 'duplicate':
        return settled(result, true);
      case 'reused':
        return replay('reused');
      case 'invalid':
        refuseLarge(item);
        throw new Error(`The ledger refused what was decided: ${result.message}`);
      default:
        this.memory.forget(tenant, stream);
        return undefined;
    }
  }

  /** The stream as the ledger now has it. */
  private after(
    { tenant, stream, actor, causationId, correlationId, events }: AppendToStream,
    { state, version }: Remembered<State>,
    { firstPosition, recordedAt }: Committed,
  ): Remembered<State> {
    const recorded = events.map(({ id, type, schemaVersion, occurredAt, data }, i) => ({
      ...{ id, type, schemaVersion, tenant, stream, actor, causationId, correlationId, recordedAt },
      version: version + i + 1,
      position: firstPosition! + i,
      occurredAt: occurredAt ?? recordedAt,
      data: plain(data),
    }));
    const next = recorded.reduce(this.deciding.decider.evolve, state);
    return { state: next, version: version + events.length, now: recordedAt };
  }

  private decide(command: CommandInContext<C, Context>, state: State): Decided {
    const restsOn = this.deciding.restsOn?.(command.context) ?? [];
    try {
      const events = this.deciding.decider.decide(command, state);
      return { events, answer: this.deciding.answerOf(command, events, state), restsOn };
    } catch (error) {
      if (error instanceof Refusal) return { events: [], answer: refusalAnswer(error), restsOn };
      throw error;
    }
  }

  private itemOf(
    { metadata }: C,
    key: CommandKey,
    stream: string,
    version: number,
    { events, answer, restsOn }: Decided,
  ): AppendToStream {
    const sealed = events.map((event) => seal(event, this.deciding.describe(event.type)));
    return {
      tenant: metadata.tenant,
      stream,
      // A refusal records nothing, so it conflicts with nobody.
      expectedVersion: events.length > 0 ? version : null,
      ...(events.length > 0 && restsOn.length > 0 && { restsOn }),
      command: key,
      actor: metadata.actor,
      correlationId: metadata.correlationId,
      causationId: metadata.causationId ?? null,
      events: sealed.map(({ event }) => event),
      contents: sealed.flatMap(({ contents }) => contents),
      answer,
    };
  }
}

/** SHA-256 over the name and the RFC 8785 form of the body: what "the same command" means. */
export const commandDigest = (type: string, data: unknown): string =>
  createHash('sha256')
    .update(type)
    .update('\n')
    .update(canonicalBytes(plain(data)))
    .digest('hex');

/** Without the class and the absent fields that validation left on it. */
const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data ?? null));

const commandKey = ({
  type,
  data,
  metadata,
}: {
  type: string;
  data: unknown;
  metadata: { commandId: string; actor: { id: string } };
}): CommandKey => ({
  principal: metadata.actor.id,
  id: metadata.commandId,
  digest: commandDigest(type, data),
});

/** What the ledger takes as one event, less what it adds to it. */
const EVENT_MAX_BYTES = 508 * 1024;

/** The ledger knows best what it takes; a body that made too large an event is its sender's to mend. */
const refuseLarge = ({ events }: AppendToStream): void => {
  if (events.some(({ data }) => Buffer.byteLength(JSON.stringify(data)) > EVENT_MAX_BYTES))
    throw new Refusal(
      'payload_too_large',
      `What is recorded of one command may have ${EVENT_MAX_BYTES} bytes: send less at once, and large content as evidence.`,
    );
};

/** Full jitter, so that writers who collided do not collide again. */
const backoffMs = (attempt: number): number =>
  BACKOFF_MIN_MS + Math.random() * Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** attempt);
