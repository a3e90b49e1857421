import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type KeyRecord, type ListedKey } from './key-record';

const COLUMNS = `key_id AS "keyId", tenant, principal, roles, owners, source,
  expires_at AS "expiresAt", issued_by AS "issuedBy", label`;

/** What there is under the id of a key that is asked for again. */
interface MadeKey {
  readonly sha256: Buffer;
  readonly isRevoked: boolean;
}

interface KeyWithEnd extends KeyRecord {
  /** Null while it works. */
  readonly endedAt: string | null;
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

  /** A key that still works; undefined when there is none, it has ended or it was revoked. */
  async find(keyId: string): Promise<KeyRecord | undefined> {
    const { rows } = await this.pool
      .query<KeyRecord>({
        name: 'find-key',
        text: `SELECT ${COLUMNS}, sha256 FROM access.api_keys
          WHERE key_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR now() < expires_at)`,
        values: [keyId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** A key, and when it was revoked or expired; undefined when there is none. */
  async state(keyId: string): Promise<KeyWithEnd | undefined> {
    const { rows } = await this.pool
      .query<KeyWithEnd>({
        name: 'state-of-key',
        text: `SELECT ${COLUMNS}, sha256,
            least(revoked_at, CASE WHEN expires_at <= now() THEN expires_at END) AS "endedAt"
          FROM access.api_keys WHERE key_id = $1`,
        values: [keyId],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Every key of a tenant, the oldest first. */
  async list(tenant: string): Promise<readonly ListedKey[]> {
    const { rows } = await this.pool
      .query<ListedKey>({
        name: 'list-keys',
        text: `SELECT ${COLUMNS}, created_at AS "createdAt", created_by AS "createdBy",
            revoked_at AS "revokedAt"
          FROM access.api_keys WHERE tenant = $1 ORDER BY created_at, key_id`,
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

const FIELDS = `key_id, tenant, principal, roles, owners, source, expires_at, issued_by, label, sha256, created_by`;
const VALUES = `$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11`;
const INSERT = `INSERT INTO access.api_keys (${FIELDS}) VALUES (${VALUES})`;
const INSERT_REVOKED = `INSERT INTO access.api_keys (${FIELDS}, revoked_at, revoked_by)
  VALUES (${VALUES}, now(), $12)`;

const rowOf = (key: KeyRecord): unknown[] => [
  key.keyId,
  key.tenant,
  key.principal,
  key.roles,
  key.owners,
  key.source,
  key.expiresAt,
  key.issuedBy,
  key.label,
  key.sha256,
  key.issuedBy[0] ?? null,
];
