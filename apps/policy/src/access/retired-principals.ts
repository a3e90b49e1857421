import { subjects } from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type PrincipalRegistry } from './principal-registry';

/** SQL: when the principal of a row of this table was retired; null where it is not. */
export const retiredAt = (table: string): string =>
  `(SELECT r.retired_at FROM access.retired_principals AS r
    WHERE r.tenant = ${table}.tenant AND r.principal = ${table}.principal)`;

/** SQL: the owners of a row of this table, but for teams that are retired. A credential still answers for a person who left. */
export const ownersNow = (table: string): string =>
  `ARRAY(SELECT one FROM unnest(${table}.owners) WITH ORDINALITY AS owner (one, place)
    WHERE NOT EXISTS (SELECT FROM access.retired_principals AS r
      WHERE r.tenant = ${table}.tenant AND r.principal = one AND r.is_team AND r.retired_at IS NOT NULL)
    ORDER BY place)`;

/** The table of retired principals. What is in it follows from the registry of each tenant. */
export class RetiredPrincipals {
  constructor(
    private readonly platform: Pick<Platform, 'pool' | 'bus' | 'connection'>,
    private readonly registry: Pick<PrincipalRegistry, 'principal'>,
  ) {}

  /** Refuses with `principal_retired`. */
  async mustNotBe(tenant: string, principal: string): Promise<void> {
    if ((await this.registry.principal(tenant, principal)).isRetired)
      throw new Refusal(
        'principal_retired',
        `${JSON.stringify(principal)} is retired: an admin reinstates it, or you name somebody else.`,
      );
  }

  /** Makes the table follow what the registry says of somebody who was retired or is back. Done again, it changes nothing. */
  async follow(tenant: string, principal: string): Promise<void> {
    const { isRetired, kind, version } = await this.registry.principal(tenant, principal);
    await this.platform.pool
      .query({
        name: 'follow-principal',
        text: FOLLOW,
        values: [tenant, principal, isRetired, version, kind === 'team'],
      })
      .catch(asUnavailable);
    this.platform.bus.tell(subjects.credentials.revoked, { principal });
    await this.platform.connection.flush();
  }

  /** When somebody was retired; null where they are not. */
  async since(tenant: string, principal: string): Promise<string | null> {
    const { rows } = await this.platform.pool
      .query<{ retiredAt: string }>({
        name: 'retired-since',
        text: `SELECT retired_at AS "retiredAt" FROM access.retired_principals
          WHERE tenant = $1 AND principal = $2`,
        values: [tenant, principal],
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows[0]?.retiredAt ?? null;
  }
}

/**
 * $3 is whether the principal is retired, $4 the version of the registry that says so, $5 whether it is a team. The later
 * version counts, whichever of two calls comes last. Sessions end with both changes: one that was opened while its principal
 * was being retired would open again.
 */
const FOLLOW = `
  WITH was AS (
    SELECT retired_at FROM access.retired_principals WHERE tenant = $1 AND principal = $2),
  followed AS (
    INSERT INTO access.retired_principals AS r (tenant, principal, retired_at, registry_version, is_team)
    VALUES ($1, $2, CASE WHEN $3 THEN now() END, $4, $5)
    ON CONFLICT (tenant, principal) DO UPDATE
      SET retired_at = CASE WHEN $3 THEN coalesce(r.retired_at, now()) END,
        registry_version = excluded.registry_version,
        is_team = excluded.is_team
      WHERE r.registry_version < excluded.registry_version
    RETURNING principal)
  UPDATE access.sessions SET ended_at = now(), ended_by = 'retired'
  WHERE tenant = $1 AND principal = $2 AND ended_at IS NULL AND EXISTS (SELECT FROM followed)
    AND ($3 OR EXISTS (SELECT FROM was WHERE retired_at IS NOT NULL))`;
