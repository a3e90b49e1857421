import { v7 as uuidv7 } from 'uuid';
import { eventDefinition, streamOf } from '#contracts';
import { type Actor, type StreamVersion } from '#kernel';
import { DeciderService, type EventStore, FoldedStreams } from '#platform';
import {
  type KnownNames,
  registryDecider,
  type RegisterPrincipals,
} from '../domain/names/registry.decider';

/** Names of one tenant, and who brings them in. */
interface Introduction {
  readonly tenant: string;
  readonly actor: Actor;
  readonly names: readonly string[];
  /** Names that the tenant has already, whether they are in the registry or not: they are read only when a name is new. */
  readonly inUse?: () => Promise<readonly string[]>;
}

/** The names that each tenant knows, as the ledger has them. */
export class PrincipalNames {
  private readonly streams: FoldedStreams<KnownNames>;
  private readonly registry: DeciderService<KnownNames, RegisterPrincipals, null>;

  constructor(store: EventStore) {
    this.streams = new FoldedStreams(store, registryDecider);
    this.registry = new DeciderService(store, {
      decider: registryDecider,
      streamOf: () => streamOf.principals(),
      contextOf: () => null,
      answerOf: () => ({}),
      describe: (type) => eventDefinition(type)!,
      streams: this.streams,
    });
  }

  /** The names that a tenant knows, and where they were read. */
  async of(tenant: string): Promise<{ readonly names: KnownNames; readonly at: StreamVersion }> {
    const stream = streamOf.principals();
    const { state, version } = await this.streams.at(tenant, stream);
    return { names: state, at: { stream, version } };
  }

  /** Makes names known. Refuses with `name_confusable` a new one that looks like one that is known. */
  async introduce({ names: introduced, inUse, ...by }: Introduction): Promise<void> {
    const { names } = await this.of(by.tenant);
    if (introduced.every((name) => names.includes(name))) return;
    await this.register(by, { introduced, inUse: (await inUse?.()) ?? [] });
  }

  private async register(
    { tenant, actor }: Pick<Introduction, 'tenant' | 'actor'>,
    data: RegisterPrincipals['data'],
  ): Promise<void> {
    const metadata = {
      commandId: uuidv7(),
      tenant,
      actor,
      roles: ['service'],
      correlationId: uuidv7(),
    };
    await this.registry.handle({ type: 'register-principals', data, metadata });
  }
}
