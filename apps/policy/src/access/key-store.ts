import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type KeyRecord, type ListedKey } from './key-record';

const COLUMNS = `key_id AS "keyId", tenant, principal, roles, owners, label`;

/** The table of API keys. */
export class KeyStore {
  constructor(private readonly pool: Platform['pool']) {}

  async add(key: KeyRecord, createdBy: string): Promise<void> {
    await this.pool.query({
      name: 'add-key',
      text: `INSERT INTO access.api_keys
        (key_id, tenant, principal, roles, owners, label, sha256, created_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
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
