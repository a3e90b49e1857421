import { FIRST_TENANT, streamOf, type Tenant } from '#contracts';
import { fold, Refusal } from '#kernel';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { tenantDecider } from '../domain/tenant.decider';

/** The tenants that there are: what is in the table follows from the event of each. */
export class Tenants {
  constructor(private readonly platform: Pick<Platform, 'pool' | 'store'>) {}

  /** Refuses with `tenant_not_found`: no credential is of a tenant that does not exist. */
  async mustExist(tenant: string): Promise<void> {
    if ((await this.has(tenant)) || (await this.wasCreated(tenant))) return;
    throw new Refusal(
      'tenant_not_found',
      `There is no tenant ${tenant}: a deployment-admin creates it by POST /v1/tenants.`,
    );
  }

  async has(tenant: string): Promise<boolean> {
    return (await this.rows(tenant)) > 0;
  }

  /** Every tenant, the oldest first. */
  async list(): Promise<readonly Tenant[]> {
    const { rows } = await this.platform.pool
      .query<Tenant>({
        name: 'list-tenants',
        text: `SELECT tenant, created_at AS "createdAt", created_by AS "createdBy"
          FROM access.tenants ORDER BY created_at NULLS FIRST, tenant`,
        types: columnParsers,
      })
      .catch(asUnavailable);
    return rows;
  }

  /** In use before tenants were created by a command. */
  async isOlder(tenant: string): Promise<boolean> {
    return tenant === FIRST_TENANT || (await this.rows(tenant, 'AND created_at IS NULL')) > 0;
  }

  async add(tenant: string, createdBy: string): Promise<void> {
    await this.platform.pool
      .query({
        name: 'add-tenant',
        text: `INSERT INTO access.tenants (tenant, created_at, created_by) VALUES ($1, now(), $2)
          ON CONFLICT (tenant) DO NOTHING`,
        values: [tenant, createdBy],
      })
      .catch(asUnavailable);
  }

  /** The process that created it may have ended between the event and the row. */
  private async wasCreated(tenant: string): Promise<boolean> {
    const { events } = await this.platform.store.read(tenant, streamOf.tenant(), {});
    if (!fold(tenantDecider, events).created) return false;
    await this.add(tenant, events[0]!.actor.id);
    return true;
  }

  private async rows(tenant: string, condition = ''): Promise<number> {
    const { rowCount } = await this.platform.pool
      .query(`SELECT FROM access.tenants WHERE tenant = $1 ${condition}`, [tenant])
      .catch(asUnavailable);
    return rowCount ?? 0;
  }
}
