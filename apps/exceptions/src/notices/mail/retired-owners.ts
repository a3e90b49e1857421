import { principalReinstated, principalRetired, dataOf, streamOf } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';

type Names = readonly string[];

const evolve = (retired: Names, event: RecordedEvent): Names => {
  const gone = dataOf(event, principalRetired)?.principal;
  if (gone !== undefined) return [...retired, gone];
  const back = dataOf(event, principalReinstated)?.principal;
  return back === undefined ? retired : retired.filter((name) => name !== back);
};

const initialState: Names = [];

/** Names of each tenant that nobody acts as any more. */
export class RetiredOwners {
  private readonly streams: FoldedStreams<Names>;

  constructor(store: Pick<EventStore, 'read'>) {
    this.streams = new FoldedStreams(store, { initialState, evolve });
  }

  async has(tenant: string, principal: string): Promise<boolean> {
    const { state } = await this.streams.at(tenant, streamOf.principals());
    return state.includes(principal);
  }
}
