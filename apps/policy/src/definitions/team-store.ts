import { streamOf, type WritEvent } from '#contracts';
import { type RecordedEvent, type StreamVersion } from '#kernel';
import { type EventStore, FoldedStreams } from '#platform';
import { type TeamsOf } from '../domain/rules';

/** Teams of somebody from a position in the log on: by word of admins and of an identity provider. */
interface RecordedTeams {
  readonly position: number;
  readonly stated: readonly string[];
  readonly claimed: readonly string[];
  /** A team that is retired has no members. */
  readonly isRetired: boolean;
}

type Histories = ReadonlyMap<string, readonly RecordedTeams[]>;

/** Teams, and where they were read. */
interface ReadTeams {
  readonly teamsOf: TeamsOf;
  readonly at: StreamVersion;
}

/** Who is in which team, as the ledger has it, today and at each decision of the past. */
export class TeamStore {
  private readonly streams: FoldedStreams<Histories>;

  constructor(store: Pick<EventStore, 'read'>) {
    this.streams = new FoldedStreams<Histories>(store, { initialState: new Map(), evolve });
  }

  /** As the log had it `before` a position. */
  async of(tenant: string, before = Infinity): Promise<ReadTeams> {
    return readIn(await this.streams.at(tenant, streamOf.principals()), before);
  }

  /** Who is in a team today, by any word, also while it is retired. */
  async membersOf(tenant: string, team: string): Promise<readonly string[]> {
    const { state } = await this.streams.at(tenant, streamOf.principals());
    return [...state.keys()].filter((principal) => {
      const { stated, claimed } = lastOf(state, principal);
      return stated.includes(team) || claimed.includes(team);
    });
  }

  /** As it was last known here, which may be out of date: a decision on it is appended only where it is not. */
  async lastKnown(tenant: string): Promise<ReadTeams> {
    const known = this.streams.known(tenant, streamOf.principals());
    return known ? readIn(known) : this.of(tenant);
  }
}

const readIn = (
  { state, version }: { readonly state: Histories; readonly version: number },
  before = Infinity,
): ReadTeams => ({
  teamsOf: (principal) => {
    const { stated, claimed } = lastOf(state, principal, before);
    return [...new Set([...stated, ...claimed])].filter(
      (team) => !lastOf(state, team, before).isRetired,
    );
  },
  at: { stream: streamOf.principals(), version },
});

const lastOf = (histories: Histories, principal: string, before = Infinity): RecordedTeams =>
  histories.get(principal)?.findLast(({ position }) => position < before) ?? NONE;

const NONE: RecordedTeams = { position: 0, stated: [], claimed: [], isRetired: false };

const evolve = (histories: Histories, recorded: RecordedEvent): Histories => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'principal.teams-changed':
      return withTeams(histories, event, { stated: event.data.teams });
    case 'principal.teams-claimed':
      return withTeams(histories, event, { claimed: event.data.teams });
    case 'principal.retired':
      return withTeams(histories, event, { isRetired: true });
    case 'principal.reinstated':
      return withTeams(histories, event, { isRetired: false });
    default:
      return histories;
  }
};

const withTeams = (
  histories: Histories,
  { position, data: { principal } }: RecordedEvent,
  change: Partial<RecordedTeams>,
): Histories => {
  const teams = { ...lastOf(histories, principal), ...change, position };
  return new Map(histories).set(principal, [...(histories.get(principal) ?? []), teams]);
};
