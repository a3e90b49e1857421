import { type Decider } from '#kernel';
import { type EventStore } from './event-store';

/** What a stream comes to at a version, and the database time at which it did. */
export interface Folded<State> {
  readonly version: number;
  readonly state: State;
  readonly now: string;
}

interface Kept<State> {
  readonly version: number;
  readonly state: State;
}

const KEPT_MAX = 1_000;

/**
 * Streams that are read often and change seldom, such as definitions. Each look-up asks the ledger
 * and is as fresh as a read, but only what is new since the last one travels and is folded.
 */
export class FoldedStreams<State> {
  private readonly kept = new Map<string, Kept<State>>();

  constructor(
    private readonly store: Pick<EventStore, 'read'>,
    private readonly fold: Pick<Decider<State, never, never>, 'initialState' | 'evolve'>,
  ) {}

  async at(tenant: string, stream: string): Promise<Folded<State>> {
    const key = `${tenant}/${stream}`;
    const known = this.kept.get(key) ?? { version: 0, state: this.fold.initialState };
    const slice = await this.store.read(tenant, stream, { afterVersion: known.version });
    const state = slice.events.reduce(this.fold.evolve, known.state);
    this.keep(key, { version: slice.version, state });
    return { version: slice.version, state, now: slice.now };
  }

  private keep(key: string, folded: Kept<State>): void {
    this.kept.delete(key);
    this.kept.set(key, folded);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
