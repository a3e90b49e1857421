import { streamOf } from '#contracts';
import { type RecordedEvent, type StreamVersion } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import { evolveHalts, type Halts } from '#work-order';

/** Halts from a position in the log on. */
interface RecordedHalts {
  readonly position: number;
  readonly halts: Halts;
}

/** What is halted, and where it was read. */
interface ReadHalts {
  readonly halts: Halts;
  readonly at: StreamVersion;
}

/** What is halted, as the ledger has it, today and at each decision of the past. */
export class HaltStore {
  private readonly streams: FoldedStreams<readonly RecordedHalts[]>;

  constructor(store: Pick<EventStore, 'read'>) {
    this.streams = new FoldedStreams<readonly RecordedHalts[]>(store, {
      initialState: [],
      evolve: withHalts,
    });
  }

  /** As the log had it `before` a position. */
  async of(tenant: string, before = Infinity): Promise<ReadHalts> {
    return readIn(await this.streams.at(tenant, streamOf.halts()), before);
  }

  /** As it was last known here, which may be out of date: a decision on it is appended only where it is not. */
  async lastKnown(tenant: string): Promise<ReadHalts> {
    const known = this.streams.known(tenant, streamOf.halts());
    return known ? readIn(known) : this.of(tenant);
  }
}

const readIn = (
  { state, version }: { readonly state: readonly RecordedHalts[]; readonly version: number },
  before = Infinity,
): ReadHalts => ({
  halts: state.findLast(({ position }) => position < before)?.halts ?? {},
  at: { stream: streamOf.halts(), version },
});

const withHalts = (
  before: readonly RecordedHalts[],
  event: RecordedEvent,
): readonly RecordedHalts[] => [
  ...before,
  { position: event.position, halts: evolveHalts(before.at(-1)?.halts ?? {}, event) },
];
