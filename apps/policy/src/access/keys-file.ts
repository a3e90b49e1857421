import { readFileSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import {
  type CredentialHolder,
  eventDefinition,
  type Key,
  type KeyOfFile,
  type Role,
  roles,
  streamOf,
} from '#contracts';
import { fold } from '#kernel';
import { DeciderService, type EventStore } from '#platform';
import { keysFileDecider, type LoadKeysFile } from '../domain/api-key.decider';
import { digestOf, type KeyRecord, parseApiKey } from './key-store';

/** Keys of the file belong to the tenant that everybody starts with. */
const TENANT = 'default';

/**
 * The keys of a JSON file of role → key, one principal `dev-<role>` each, issued by the operator of
 * the deployment. They live as long as the file does, and open nothing before the ledger has recorded whose they are.
 */
export class KeysFile {
  private readonly keys: ReadonlyMap<string, KeyRecord>;
  private readonly loading: DeciderService<readonly KeyOfFile[], LoadKeysFile, null>;
  private recorded?: Promise<unknown>;

  constructor(
    path: string | undefined,
    private readonly store: EventStore,
  ) {
    this.keys = new Map((path ? keysIn(path) : []).map((key) => [key.keyId, key]));
    this.loading = new DeciderService(store, {
      decider: keysFileDecider,
      streamOf: () => streamOf.keysFile(),
      contextOf: () => null,
      answerOf: () => ({}),
      describe: (type) => eventDefinition(type)!,
    });
  }

  has(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  /** A key of the file. Rejects with `Unavailable` until the ledger has recorded them. */
  async find(keyId: string): Promise<KeyRecord | undefined> {
    const key = this.keys.get(keyId);
    if (key) await this.record();
    return key;
  }

  of(tenant: string): readonly KeyRecord[] {
    return [...this.keys.values()].filter((key) => key.tenant === tenant);
  }

  /** Those of a tenant, as keys are listed: nobody knows when they were made. */
  listed(tenant: string): readonly Key[] {
    return this.of(tenant).map(({ sha256: _, ...key }) => ({
      ...key,
      createdAt: null,
      createdBy: null,
      revokedAt: null,
      lastUsedAt: null,
    }));
  }

  /** Who of a tenant holds one of them. */
  holders(tenant: string): readonly CredentialHolder[] {
    return this.of(tenant).map(({ principal, roles, owners, issuedBy }) => ({
      principal,
      roles,
      owners,
      issuedBy,
    }));
  }

  /** Records at the start that keys left the file. Otherwise it is recorded only when one of its keys is used. */
  async recordRemoved(): Promise<void> {
    const { events } = await this.store.read(TENANT, streamOf.keysFile());
    const known = fold(keysFileDecider, events);
    if (known.some(({ keyId }) => !this.keys.has(keyId))) await this.record();
  }

  private record(): Promise<unknown> {
    this.recorded ??= this.loading.handle(this.command()).catch((error: unknown) => {
      this.recorded = undefined;
      throw error;
    });
    return this.recorded;
  }

  private command(): Parameters<typeof this.loading.handle>[0] {
    const keys = [...this.keys.values()].map(({ keyId, principal, roles: given, owners }) => ({
      keyId,
      principal,
      roles: [...given],
      owners: [...owners],
    }));
    const metadata = {
      commandId: uuidv7(),
      tenant: TENANT,
      actor: { id: 'service-policy' },
      roles: ['service'],
      correlationId: uuidv7(),
    };
    return { type: 'load-keys-file', data: { keys }, metadata };
  }
}

/** Throws, naming what is wrong, and never a key. */
const keysIn = (path: string): readonly KeyRecord[] => {
  return Object.entries(parsed(path)).map(([role, text]) => {
    const key = parseApiKey(String(text));
    if (!roles.includes(role as (typeof roles)[number]) || !key)
      throw new Error(
        `WRIT_KEYS_FILE must map roles (${roles.join(', ')}) to keys writ_<id>_<secret>: check "${role}".`,
      );
    return {
      keyId: key.keyId,
      tenant: TENANT,
      principal: `dev-${role}`,
      roles: [role as Role],
      owners: ['*'],
      source: null,
      workflows: null,
      expiresAt: null,
      issuedBy: [],
      label: 'from the keys file',
      sha256: digestOf(key),
    };
  });
};

const parsed = (path: string): Record<string, unknown> => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`WRIT_KEYS_FILE: ${path} is missing or is no JSON. Restore it from a backup.`, {
      cause: error,
    });
  }
};
