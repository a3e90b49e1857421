import { subjects } from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type PrincipalRegistry } from './principal-registry';

/** SQL: when the principal of a row of this table was retired; null where it is not. */
export const retiredAt = (table: string): string =>
  `(SELECT r.retired_at FROM access.retired_principals AS r
    WHERE r.tenant = ${table}.tenant AND r.principal = ${table}.principal)`;

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
        `${JSON.stringify(principal)} is retired: an admin reinstates it, or the credential is for somebody else.`,
      );
  }

  /** Makes the table follow what the registry says of somebody who was retired or is back. Done again, it changes nothing. */
  async follow(tenant: string, principal: string): Promise<void> {
    const { isRetired } = await this.registry.principal(tenant, principal);
    await (isRetired ? this.add(tenant, principal) : this.remove(tenant, principal));
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

  /** Their credentials open nothing, and their sessions end. Done again, it changes nothing. */
  private async add(tenant: string, principal: string): Promise<void> {
    await this.platform.pool
      .query({
        name: 'retire-principal',
        text: `WITH ended AS (
            UPDATE access.sessions SET ended_at = now(), ended_by = 'retired'
            WHERE tenant = $1 AND principal = $2 AND ended_at IS NULL)
          INSERT INTO access.retired_principals (tenant, principal) VALUES ($1, $2)
          ON CONFLICT (tenant, principal) DO NOTHING`,
        values: [tenant, principal],
      })
      .catch(asUnavailable);
  }

  private async remove(tenant: string, principal: string): Promise<void> {
    await this.platform.pool
      .query({
        name: 'reinstate-principal',
        text: `DELETE FROM access.retired_principals WHERE tenant = $1 AND principal = $2`,
        values: [tenant, principal],
      })
      .catch(asUnavailable);
  }
}
