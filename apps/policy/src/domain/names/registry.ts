import { type PrincipalKind, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';

/** The names that a tenant knows. */
export type KnownNames = readonly string[];

/** What the registry has of a name. */
export interface Principal {
  /** Undefined where it is unknown. */
  readonly kind?: PrincipalKind;
  readonly displayName?: string;
  /** Its teams by word of an admin, sorted. */
  readonly teams: readonly string[];
  /** Its teams by word of an identity provider at the last sign-in, sorted. */
  readonly claimed: readonly string[];
  readonly isRetired: boolean;
}

/** The registry of principals of a tenant: every name, and those of which more is known. */
export interface Registry {
  readonly names: KnownNames;
  readonly entries: ReadonlyMap<string, Principal>;
}

export const emptyRegistry: Registry = { names: [], entries: new Map() };

const plain: Principal = { teams: [], claimed: [], isRetired: false };

export const principalIn = ({ entries }: Registry, name: string): Principal =>
  entries.get(name) ?? plain;

export const evolveRegistry = (registry: Registry, recorded: RecordedEvent): Registry => {
  const event = recorded as WritEvent;
  switch (event.type) {
    case 'principal.registered':
      return { ...registry, names: [...registry.names, event.data.principal] };
    case 'principal.described': {
      const { principal, kind, displayName } = event.data;
      return changed(registry, principal, { kind, displayName });
    }
    case 'principal.teams-changed':
      return changed(registry, event.data.principal, { teams: event.data.teams });
    case 'principal.teams-claimed':
      return changed(registry, event.data.principal, { claimed: event.data.teams });
    case 'principal.retired':
      return changed(registry, event.data.principal, { isRetired: true });
    case 'principal.reinstated':
      return changed(registry, event.data.principal, { isRetired: false });
    default:
      return registry;
  }
};

const changed = (registry: Registry, name: string, change: Partial<Principal>): Registry => ({
  ...registry,
  entries: new Map(registry.entries).set(name, { ...principalIn(registry, name), ...change }),
});
