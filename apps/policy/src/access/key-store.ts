import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { asUnavailable, columnParsers, type CommandFrame, type Platform } from '#platform';
import { type CredentialHolder, type Key, type Role } from '#contracts';
import { ownersNow, retiredAt } from './retired-principals';
import { SESSION_LIVES } from './session-store';

const COLUMNS = `key_id AS "keyId", tenant, principal, roles, ${ownersNow('api_keys')} AS owners, source,
  workflows, expires_at AS "expiresAt", issued_by AS "issuedBy", label`;

/** What is stored under the id of a key that is requested again. */
interface MadeKey {
  readonly sha256: Buffer;
  readonly isRevoked: boolean;
}

interface KeyWithEnd extends KeyRecord {
  /** Null while it works. */
  readonly endedAt: string | null;
}

/** How exactly the last use of a key is known: a busy key is written this often, not with each request. */
const USE_KNOWN_TO = `interval '1 minute'`;

interface KeyInUse extends KeyRecord {
  /** The stored last use is too old to be that of a key that is used now. */
  readonly isUseUnknown: boolean;
}

/** A key whose secret nobody knows: it opens nothing. */
const NO_SECRET = Buffer.alloc(0);

/** The table of API keys. What is in it follows from the events of each key's stream. */
export class KeyStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** False when there is a key of that id already: it stays as it is. */
  async add(key: KeyRecord): Promise<boolean> {
    const { rowCount } = await this.pool
      .query({
        name: 'add-key',
        text: `${INSERT} ON CONFLICT (key_id) DO NOTHING`,
        values: rowOf(key),
      })
      .catch(asUnavailable);
    return rowCount === 1;
  }

  /** Everybody of a tenant who has or had a key, or a session. */
  async principals(tenant: string): Promise<readonly string[]> {
    const { rows } = await this.pool
      .query<{ principal: string }>({
        name: 'principals-of-credentials',
        text: `SELECT principal FROM access.api_keys WHERE tenant = $1
          UNION SELECT principal FROM access.sessions WHERE tenant = $1 ORDER BY principal`,
        values: [tenant],
      })
      .catch(asUnavailable);
    return rows.map(({ principal }) => principal);
  }

  /** The key of that id, revoked or not. */
  async made(keyId: string): Promise<MadeKey | undefined> {
    const { rows } = await this.pool
      .query<MadeKey>({
        name: 'made-key',
        text: `SELECT sha256, revoked_at IS NOT NULL AS "isRevoked" FROM access.api_keys WHERE key_id = $1`,
        values: [keyId],
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** A key that still works; undefined when there is none, it has ended, it was revoked or its principal is retired. */
  async find(keyId: string): Promise<KeyInUse | undefined> {
    const { rows } = await this.pool
      .query<KeyInUse>({
        name: 'find-key',
        text: `SELECT ${COLUMNS}, sha256,
            coalesce(last_used_at < now() - ${USE_KNOWN_TO}, true) AS "isUseUnknown"
          FROM access.api_keys
          WHERE key_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR now() < expires_at)
            AND ${retiredAt('api_keys')} IS NULL`,
        values: [keyId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Records that a key is used now. */
  async use(keyId: string): Promise<void> {
    await this.pool.query({
      name: 'use-key',
      text: `UPDATE access.api_keys SET last_used_at = now()
        WHERE key_id = $1 AND coalesce(last_used_at < now() - ${USE_KNOWN_TO}, true)`,
      values: [keyId],
    });
  }

  /** A key, and when it was revoked or expired or its principal retired; undefined when there is none. */
  async state(keyId: string): Promise<KeyWithEnd | undefined> {
    const { rows } = await this.pool
      .query<KeyWithEnd>({
        name: 'state-of-key',
        text: `SELECT ${COLUMNS}, sha256,
            least(revoked_at, CASE WHEN expires_at <= now() THEN expires_at END,
              ${retiredAt('api_keys')}) AS "endedAt"
          FROM access.api_keys WHERE key_id = $1`,
        values: [keyId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Every key of a tenant, the oldest first. */
  async list(tenant: string): Promise<readonly Key[]> {
    const { rows } = await this.pool
      .query<Key>({
        name: 'list-keys',
        text: `SELECT ${COLUMNS}, created_at AS "createdAt", created_by AS "createdBy",
            revoked_at AS "revokedAt", last_used_at AS "lastUsedAt"
          FROM access.api_keys WHERE tenant = $1 ORDER BY created_at, key_id`,
        values: [tenant],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /** Who of a tenant holds a key that works, or is signed in by an identity provider. Keys that are for some workflows only read. */
  async holders(tenant: string): Promise<readonly CredentialHolder[]> {
    const { rows } = await this.pool
      .query<CredentialHolder>({
        name: 'credential-holders',
        text: `SELECT principal, roles, ${ownersNow('api_keys')} AS owners, issued_by AS "issuedBy"
          FROM access.api_keys
          WHERE tenant = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR now() < expires_at)
            AND workflows IS NULL AND ${retiredAt('api_keys')} IS NULL
          UNION ALL
          SELECT principal, roles, ${ownersNow('sessions')}, '{}' FROM access.sessions
          WHERE tenant = $1 AND key_id IS NULL AND ${SESSION_LIVES} AND ${retiredAt('sessions')} IS NULL`,
        values: [tenant],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /** Revoking twice keeps the first time. A key that was never added cannot be added any more. */
  async revoke(key: Omit<KeyRecord, 'sha256'>, revokedBy: string): Promise<void> {
    await this.pool
      .query({
        name: 'revoke-key',
        text: `${INSERT_REVOKED} ON CONFLICT (key_id) DO UPDATE
          SET revoked_at = coalesce(api_keys.revoked_at, now()),
            revoked_by = coalesce(api_keys.revoked_by, excluded.revoked_by)`,
        values: [...rowOf({ ...key, sha256: NO_SECRET }), revokedBy],
      })
      .catch(asUnavailable);
  }
}

const FIELDS = `key_id, tenant, principal, roles, owners, source, workflows, expires_at, issued_by, label, sha256, created_by`;

const VALUES = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12`;

const INSERT = `INSERT INTO access.api_keys (${FIELDS}) VALUES (${VALUES})`;

const INSERT_REVOKED = `INSERT INTO access.api_keys (${FIELDS}, revoked_at, revoked_by)
  VALUES (${VALUES}, now(), $13)`;

const rowOf = (key: KeyRecord): unknown[] => [
  key.keyId,
  key.tenant,
  key.principal,
  key.roles,
  key.owners,
  key.source,
  key.workflows,
  key.expiresAt,
  key.issuedBy,
  key.label,
  key.sha256,
  key.issuedBy[0] ?? null,
];

/** A key as it is stored: without its secret. */
export interface KeyRecord {
  readonly keyId: string;
  readonly tenant: string;
  /** The person or system that acts with it. */
  readonly principal: string;
  readonly roles: readonly Role[];
  /** Owner ids that it may answer for besides its principal; `*` is any. */
  readonly owners: readonly string[];
  /** The only CloudEvents source that it may speak for; null for any. */
  readonly source: string | null;
  /** The only workflows whose work it is for; null for any. */
  readonly workflows: readonly string[] | null;
  /** When it ends; null for never. */
  readonly expiresAt: string | null;
  /** Who issued it, then who issued the key of that principal, and so on; nobody for keys of the keys file. */
  readonly issuedBy: readonly string[];
  readonly label: string | null;
  readonly sha256: Buffer;
}

/** `writ_<id>_<secret>`: the id finds the key, the secret proves it. */
export interface ApiKey {
  readonly keyId: string;
  /** All of it, as the caller sends it. */
  readonly text: string;
}

const KEY = /^writ_([A-Za-z0-9]{12})_[A-Za-z0-9_-]{43}$/;

/** Without letters and digits that people mistake for each other. */
const ID_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

const ID_LENGTH = 12;

/** What a caller sent, when it is of the form of a key; undefined otherwise. */
export const parseApiKey = (text: string): ApiKey | undefined => {
  const keyId = KEY.exec(text)?.[1];
  return keyId === undefined ? undefined : { keyId, text };
};

/** A random id that people can read out to each other. */
export const newShortId = (): string =>
  Array.from({ length: ID_LENGTH }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');

/**
 * The key of a command: 32 bytes that nobody can guess without `serverKey` (HMAC-SHA-256). The same command always
 * gets the same key, so the key is stored nowhere, and a retry after a lost answer makes no second one. The id does not
 * depend on the secret, so a command is recognised after the secret was changed.
 */
export const apiKeyFor = (
  { tenant, actor, commandId }: Pick<CommandFrame['metadata'], 'tenant' | 'actor' | 'commandId'>,
  serverKey: Buffer,
  tenantOfKey = tenant,
): ApiKey => {
  const elsewhere = tenantOfKey === tenant ? [] : [tenantOfKey];
  const identity = JSON.stringify(['writ:api-key', tenant, actor.id, commandId, ...elsewhere]);
  const keyId = shortIdOf(createHash('sha256').update(identity).digest());
  const secret = createHmac('sha256', serverKey).update(identity).digest('base64url');
  return { keyId, text: `writ_${keyId}_${secret}` };
};

const shortIdOf = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, ID_LENGTH)]
    .map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length])
    .join('');

/** SHA-256 of the whole key. It needs no salt and no stretching: nobody can guess the secret. */
export const digestOf = ({ text }: ApiKey): Buffer => createHash('sha256').update(text).digest();

/** Compares in constant time. */
export const isKey = (key: ApiKey, digest: Buffer): boolean =>
  timingSafeEqual(digestOf(key), digest);
