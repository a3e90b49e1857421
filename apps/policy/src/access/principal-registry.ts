import { v7 as uuidv7 } from 'uuid';
import { type ClaimTeams, eventDefinition, type IntroduceNames, streamOf } from '#contracts';
import { type Actor, type StreamVersion } from '#kernel';
import { DeciderService, type EventStore, FoldedStreams } from '#platform';
import {
  type KnownNames,
  type Principal,
  principalIn,
  type Registry,
} from '../domain/names/registry';
import { introduce, registryDecider, type RegistryCommand } from '../domain/names/registry.decider';

/** Names of one tenant, and who brings them in. */
interface Introduction {
  readonly tenant: string;
  readonly actor: Actor;
  readonly names: readonly string[];
  /** Names that the tenant has already, whether they are in the registry or not: they are read only when a name is new. */
  readonly inUse?: () => Promise<readonly string[]>;
}

/** The principals that each tenant knows, as the ledger has them. */
export class PrincipalRegistry {
  private readonly streams: FoldedStreams<Registry>;
  private readonly registry: DeciderService<Registry, RegistryCommand, null>;

  constructor(store: EventStore) {
    this.streams = new FoldedStreams(store, registryDecider);
    this.registry = new DeciderService<Registry, RegistryCommand, null>(store, {
      decider: registryDecider,
      streamOf: () => streamOf.principals(),
      contextOf: () => null,
      answerOf: ({ data }) => ('principal' in data ? { principal: data.principal } : {}),
      describe: (type) => eventDefinition(type)!,
      streams: this.streams,
    });
  }

  /** The names that a tenant knows, and where they were read. */
  async of(tenant: string): Promise<{ readonly names: KnownNames; readonly at: StreamVersion }> {
    const stream = streamOf.principals();
    const { state, version } = await this.streams.at(tenant, stream);
    return { names: state.names, at: { stream, version } };
  }

  /** What the registry has of a name, and the version of its stream where that was read. */
  async principal(
    tenant: string,
    name: string,
  ): Promise<Principal & Pick<StreamVersion, 'version'>> {
    const { state, version } = await this.streams.at(tenant, streamOf.principals());
    return { ...principalIn(state, name), version };
  }

  /** Carries out a command about the registry. */
  handle(command: Parameters<typeof this.registry.handle>[0]): Promise<object> {
    return this.registry.handle(command);
  }

  /** Makes names known. Refuses with `name_confusable` a new one that looks like one that is known. */
  async introduce({ names: introduced, inUse, ...by }: Introduction): Promise<void> {
    const { names } = await this.of(by.tenant);
    if (introduced.every((name) => names.includes(name))) return;
    const data = { introduced, inUse: (await inUse?.()) ?? [] };
    await this.registry.handle(commandBy(by, { type: 'introduce-names', data }));
  }

  /** Refuses with `name_confusable` a name that is not known and looks like a known one. Nothing is recorded. */
  async mustLookLikeNone(tenant: string, name: string): Promise<void> {
    introduce((await this.of(tenant)).names, name);
  }

  /** Records the teams that an identity provider named, where they differ. */
  async claim(by: Pick<Introduction, 'tenant' | 'actor'>, data: ClaimTeams['data']): Promise<void> {
    const command = commandBy(by, { type: 'claim-teams', data });
    if (!(await this.registry.findsNothingToDo(command))) await this.registry.handle(command);
  }
}

/** A command that nobody outside sends. */
const commandBy = (
  { tenant, actor }: Pick<Introduction, 'tenant' | 'actor'>,
  command: Pick<IntroduceNames, 'type' | 'data'> | Pick<ClaimTeams, 'type' | 'data'>,
) => ({
  ...command,
  metadata: {
    commandId: uuidv7(),
    tenant,
    actor,
    roles: ['service'],
    correlationId: uuidv7(),
  },
});
