import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type KeyRecord, type ListedKey } from './key-record';

const COLUMNS = `key_id AS "keyId", tenant, principal, roles, owners, label`;

/** What there is under the id of a key that is asked for again. */
interface MadeKey {
  readonly sha256: Buffer;
  readonly isSame: boolean;
  readonly isRevoked: boolean;
}

/** The table of API keys. */
export class KeyStore {
  constructor(private readonly pool: Platform['pool']) {}

  /** False when there is a key of that id already: it stays as it is. */
  async add(key: KeyRecord, createdBy: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'add-key',
      text: `INSERT INTO access.api_keys
        (key_id, tenant, principal, roles, owners, label, sha256, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key_id) DO NOTHING`,
      values: [
        key.keyId,
        key.tenant,
        key.principal,
        key.roles,
        key.owners,
        key.label ?? null,
        key.sha256,
        createdBy,
      ],
    });
    return rowCount === 1;
  }

  /** The key of that id, revoked or not, and whether it is for whom and for what the wanted one is. */
  async made({ keyId, tenant, principal, roles, owners, label }: KeyRecord) {
    const { rows } = await this.pool.query<MadeKey>({
      name: 'made-key',
      text: `SELECT sha256, revoked_at IS NOT NULL AS "isRevoked", (tenant, principal, roles, owners) = ($2, $3, $4::text[], $5::text[])
          AND label IS NOT DISTINCT FROM $6 AS "isSame"
        FROM access.api_keys WHERE key_id = $1`,
      values: [keyId, tenant, principal, roles, owners, label ?? null],
    });
    return rows[0];
  }

  /** A key that still works; undefined when there is none or it was revoked. */
  async find(keyId: string): Promise<KeyRecord | undefined> {
    const { rows } = await this.pool
      .query<KeyRecord>({
        name: 'find-key',
        text: `SELECT ${COLUMNS}, sha256 FROM access.api_keys
          WHERE key_id = $1 AND revoked_at IS NULL`,
        values: [keyId],
      })
      .catch(asUnavailable);
    return rows[0];
  }

  /** Every key of a tenant, the oldest first. */
  async list(tenant: string): Promise<readonly ListedKey[]> {
    const { rows } = await this.pool.query<ListedKey>({
      name: 'list-keys',
      text: `SELECT ${COLUMNS}, created_at AS "createdAt", created_by AS "createdBy",
          revoked_at AS "revokedAt"
        FROM access.api_keys WHERE tenant = $1 ORDER BY created_at, key_id`,
      values: [tenant],
      types: columnParsers,
    });
    return rows;
  }

  /** False when the tenant has no such key. Revoking twice keeps the first time. */
  async revoke(tenant: string, keyId: string, revokedBy: string): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'revoke-key',
      text: `UPDATE access.api_keys
        SET revoked_at = coalesce(revoked_at, now()), revoked_by = coalesce(revoked_by, $3)
        WHERE tenant = $1 AND key_id = $2`,
      values: [tenant, keyId, revokedBy],
    });
    return rowCount === 1;
  }
}
