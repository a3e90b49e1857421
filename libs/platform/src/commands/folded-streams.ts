import {
  type CommandKey,
  type Decider,
  type MissedEvents,
  type RecordedEvent,
  type StreamSlice,
} from '#kernel';
import { type EventStore } from './event-store';
import { ReckonedTime } from './reckoned-time';
import { SharedRead } from './shared-read';
import { type Folded, StreamMemory } from './stream-memory';

/** A fresh read of a stream: `events` are those that were new here, `command` is what it had answered before. */
export type FreshlyFolded<State> = Folded<State> & Pick<StreamSlice, 'command' | 'events'>;

/** All streams of a ledger are of one time: an answer about one tells it for the others. */
const times = new WeakMap<object, ReckonedTime>();
const timeOf = (store: object): ReckonedTime => {
  const time = times.get(store) ?? new ReckonedTime();
  times.set(store, time);
  return time;
};

/**
 * Streams as the ledger has them. Each look-up asks the ledger and is as fresh as a read, but only what is new
 * since the last one travels and is folded.
 */
export class FoldedStreams<State> {
  private readonly memory;
  private readonly reads = new Map<string, SharedRead<FreshlyFolded<State>>>();

  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly fold: Pick<Decider<State, never, never>, 'initialState' | 'evolve'>,
  ) {
    this.memory = new StreamMemory<State>(timeOf(store));
  }

  at(tenant: string, stream: string, command?: CommandKey): Promise<FreshlyFolded<State>> {
    if (command) return this.read(tenant, stream, command);
    const name = JSON.stringify([tenant, stream]);
    const shared = this.reads.get(name) ?? new SharedRead(() => this.read(tenant, stream));
    this.reads.set(name, shared);
    return shared.run().finally(() => {
      if (shared.isIdle && this.reads.get(name) === shared) this.reads.delete(name);
    });
  }

  private async read(
    tenant: string,
    stream: string,
    command?: CommandKey,
  ): Promise<FreshlyFolded<State>> {
    const knownAt = performance.now();
    const known = this.memory.known(tenant, stream) ?? this.unknown();
    const slice = await this.store.read(tenant, stream, { afterVersion: known.version, command });
    if (slice.version < known.version) {
      // Nothing is taken back from a log: this is another one, such as a restored backup.
      this.memory.forget(tenant, stream);
      return this.read(tenant, stream, command);
    }
    const { events, now, command: result } = slice;
    return {
      ...this.take(tenant, stream, known, { events, now, knownAt }),
      events,
      command: result,
    };
  }

  /** What was folded last, without asking: it may be out of date. */
  known(tenant: string, stream: string): Pick<Folded<State>, 'state' | 'version'> | undefined {
    return this.memory.known(tenant, stream);
  }

  /** Finds what never changes once it is there, such as a published version: asks only where it is not known. */
  async find<Found>(
    tenant: string,
    stream: string,
    pick: (state: State) => Found | null,
  ): Promise<Found | null> {
    const known = this.known(tenant, stream);
    return (known && pick(known.state)) ?? pick((await this.at(tenant, stream)).state);
  }

  /** The same with the database time; undefined where either is not known. */
  recall(tenant: string, stream: string): Folded<State> | undefined {
    return this.memory.recall(tenant, stream);
  }

  /** The state with events on top of it that may never be recorded: nothing of it is remembered. */
  foresee(before: Folded<State>, events: readonly RecordedEvent[]): Folded<State> {
    const state = events.reduce(this.fold.evolve, before.state);
    return { ...before, state, version: before.version + events.length };
  }

  /** Takes in what the ledger has after a version that is known. */
  take(
    tenant: string,
    stream: string,
    before: Pick<Folded<State>, 'state' | 'version'>,
    { events, now, knownAt }: Pick<MissedEvents, 'events' | 'now'> & { readonly knownAt: number },
  ): Folded<State> {
    const state = events.reduce(this.fold.evolve, before.state);
    const folded = { state, version: before.version + events.length, now, knownAt };
    this.memory.keep(tenant, stream, folded, bytesOf(events));
    return folded;
  }

  private unknown() {
    return { state: this.fold.initialState, version: 0 };
  }
}

const bytesOf = (events: readonly RecordedEvent[]): number =>
  events.reduce((bytes, { data }) => bytes + JSON.stringify(data ?? null).length, 0);
