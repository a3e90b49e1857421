import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decodeJwt } from 'jose';
import { type Role } from '#contracts';
import { Refusal, toInstant } from '#kernel';
import {
  type Caller,
  type CommandFrame,
  issueToken,
  migrate,
  mustSayWhoAsks,
  Platform,
} from '#platform';
import { policyMigrations } from '../migrations';
import { apiKeyFor, digestOf, isKey, parseApiKey } from './api-key';
import { type KeyRecord, type ListedKey } from './key-record';
import { KeyStore } from './key-store';
import { keysFromFile } from './keys-file';

type Metadata = CommandFrame['metadata'];

/** What an admin asks for when making a key. */
export interface NewKey {
  readonly principal: string;
  readonly roles: readonly Role[];
  /** None where absent: a key answers for others only where somebody said so. */
  readonly owners?: readonly string[];
  readonly label?: string;
}

/** Who may come in: API keys, and the short-lived tokens that they get. */
@Injectable()
export class AccessService implements OnModuleInit {
  private readonly store: KeyStore;
  private fromFile: ReadonlyMap<string, KeyRecord> = new Map();

  constructor(private readonly platform: Platform) {
    this.store = new KeyStore(platform.pool);
  }

  async onModuleInit(): Promise<void> {
    const { DATABASE_URL, WRIT_KEYS_FILE } = this.platform.settings;
    await migrate(DATABASE_URL, 'policy', policyMigrations);
    if (WRIT_KEYS_FILE)
      this.fromFile = new Map(keysFromFile(WRIT_KEYS_FILE).map((key) => [key.keyId, key]));
  }

  /** The caller that a key stands for; null when it opens nothing. */
  async verify(text: string): Promise<Caller | null> {
    const key = parseApiKey(text);
    if (!key) return null;
    const record = await this.find(key.keyId);
    return record && isKey(key, record.sha256) ? callerOf(record) : null;
  }

  /** The caller that a key stands for now, by the key's id; null when it does not work any more. */
  async callerBy(keyId: string): Promise<Caller | null> {
    const record = await this.find(keyId);
    return record ? callerOf(record) : null;
  }

  /**
   * Makes a key in the asker's tenant. Only the same command is shown it again: it makes no second one. Refuses with
   * `idempotency_key_reused` what asks for another key under that command's id, and with `api_key_revoked` what asks again
   * for one that was revoked meanwhile.
   */
  async issue({ principal, roles, owners = [], label }: NewKey, asker: Metadata) {
    onlyFor('admin', asker);
    const key = apiKeyFor(asker, this.platform.settings.WRIT_TOKEN_SECRET);
    const { keyId } = key;
    const record = {
      keyId,
      tenant: asker.tenant,
      principal,
      roles,
      owners,
      label,
      sha256: digestOf(key),
    };
    if (!(await this.store.add(record, asker.actor.id))) await this.mustBeMade(record);
    return { keyId, key: key.text, principal, roles, owners, label: label ?? null };
  }

  async list(asker: Metadata): Promise<readonly ListedKey[]> {
    onlyFor('admin', asker);
    const fromFile = [...this.fromFile.values()]
      .filter(({ tenant }) => tenant === asker.tenant)
      .map(({ sha256: _, ...key }) => ({
        ...key,
        createdAt: null,
        createdBy: null,
        revokedAt: null,
      }));
    return [...fromFile, ...(await this.store.list(asker.tenant))];
  }

  async revoke(keyId: string, asker: Metadata): Promise<void> {
    onlyFor('admin', asker);
    if (this.fromFile.has(keyId))
      throw new Refusal('forbidden', 'This key stands in the keys file: remove it there.');
    if (!(await this.store.revoke(asker.tenant, keyId, asker.actor.id)))
      throw new Refusal('not_found', `There is no key ${keyId}.`);
  }

  /** A token that may do what the asker's key may, while that key still works. */
  async token(source: string | undefined, asker: Metadata) {
    mustSayWhoAsks(asker);
    const { actor, tenant, roles, owners } = asker;
    const record = actor.key === undefined ? undefined : await this.find(actor.key);
    if (!record || record.tenant !== tenant)
      throw new Refusal('unauthenticated', 'The key behind this request does not work any more.');
    const caller: Caller = {
      id: actor.id,
      keyId: record.keyId,
      tenant,
      roles,
      owners,
      ...(source !== undefined && { source }),
    };
    const token = await issueToken(caller, this.platform.settings.WRIT_TOKEN_SECRET);
    return { token, expiresAt: toInstant(decodeJwt(token).exp! * 1_000) };
  }

  private async mustBeMade(wanted: KeyRecord): Promise<void> {
    const made = await this.store.made(wanted);
    if (made?.isSame && made.isRevoked)
      throw new Refusal(
        'api_key_revoked',
        `The key ${wanted.keyId} of this request was revoked and opens nothing any more: send a new idempotency key to make another.`,
        { keyId: wanted.keyId },
      );
    if (made?.isSame && made.sha256.equals(wanted.sha256)) return;
    throw new Refusal(
      'idempotency_key_reused',
      made?.isSame
        ? `This key was made before, and cannot be shown again since the secret of the server changed: revoke ${wanted.keyId} and send a new idempotency key.`
        : 'This idempotency key was used with another request: send a new key with a new request.',
    );
  }

  private async find(keyId: string): Promise<KeyRecord | undefined> {
    return this.fromFile.get(keyId) ?? (await this.store.find(keyId));
  }
}

const callerOf = ({ keyId, tenant, principal, roles, owners }: KeyRecord): Caller => ({
  id: principal,
  keyId,
  tenant,
  roles,
  owners,
});

/** The gateway has looked at the roles already; other processes of ours may not have. */
export const onlyFor = (role: Role, asker: Metadata): void => {
  mustSayWhoAsks(asker);
  if (!asker.roles.includes(role))
    throw new Refusal('forbidden', `This is for the role ${role}: ask with a key that has it.`);
};
