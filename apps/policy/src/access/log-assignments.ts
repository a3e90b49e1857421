import {
  type AssignTenantAnswer,
  type AssignTenantBody,
  DEFAULT_LOG,
  type SlotAssignment,
  slotOf,
  type StoredAssignments,
  subjects,
  type TenantPlace,
} from '#contracts';
import { Refusal } from '#kernel';
import { asUnavailable, columnParsers, type Platform } from '#platform';
import { type Tenants } from './tenants';

/**
 * Which tenants are in which log, as the database of the default log has it. Each statement takes the next version: of two at
 * the same moment one writes nothing and is repeated, so that none rests on what another one has just changed.
 */
export class LogAssignmentTable {
  constructor(
    private readonly platform: Pick<Platform, 'pool' | 'bus'>,
    private readonly tenants: Pick<Tenants, 'list'>,
  ) {}

  async list(): Promise<StoredAssignments> {
    const { rows } = await this.platform.pool
      .query<SlotAssignment & { newest: number }>({
        name: 'list-log-assignments',
        text: `SELECT DISTINCT ON (slot) slot, log, version, assigned_at AS "assignedAt",
            assigned_by AS "assignedBy", max(version) OVER () AS newest
          FROM access.log_assignments ORDER BY slot, version DESC`,
        types: columnParsers,
      })
      .catch(asUnavailable);
    const version = rows[0]?.newest ?? 0;
    return { version, items: rows.map(({ newest: _, ...assigned }) => assigned) };
  }

  /** The log of a tenant. */
  async logOf(tenant: string): Promise<string> {
    const { items } = await this.list();
    const slot = slotOf(tenant);
    return items.find((one) => one.slot === slot)?.log ?? DEFAULT_LOG;
  }

  /** Logs that tenants are assigned to, without the default one. */
  async others(): Promise<readonly string[]> {
    const { items } = await this.list();
    return [...new Set(items.map(({ log }) => log))].filter((log) => log !== DEFAULT_LOG);
  }

  /** The log of a tenant that is about to be created; from then on its slot stays there. */
  async place(tenant: string, placedBy: string): Promise<TenantPlace> {
    for (;;) {
      const place = (await this.placed(tenant)) ?? (await this.tryToPlace(tenant, placedBy));
      if (place) return place;
    }
  }

  /** Assigns the slot of a tenant. Refuses with `log_slot_in_use` a slot that has tenants, unless they have moved. */
  async assign(
    { tenant, log, isMoved = false }: AssignTenantBody,
    assignedBy: string,
  ): Promise<AssignTenantAnswer> {
    const slot = slotOf(tenant);
    for (;;) {
      const held = isMoved ? [] : await this.tenantsOf(slot);
      if (held.length > 0) throw inUse(slot, held);
      const version = await this.tryToAssign({ slot, log, isMoved }, assignedBy);
      if (version === undefined) continue;
      this.notifyGateways();
      return { tenant, slot, log, version };
    }
  }

  /** Tenants of a slot, those included that were there before tenants were placed. */
  private async tenantsOf(slot: number): Promise<readonly string[]> {
    const { rows } = await this.platform.pool
      .query<{ tenant: string }>(
        `SELECT tenant FROM access.log_assignments WHERE slot = $1 AND tenant IS NOT NULL`,
        [slot],
      )
      .catch(asUnavailable);
    const here = (await this.tenants.list()).filter(({ tenant }) => slotOf(tenant) === slot);
    return [...new Set([...rows, ...here].map(({ tenant }) => tenant))].sort();
  }

  /** Every tenant that was placed, in whichever log. */
  async placedTenants(): Promise<readonly { readonly tenant: string }[]> {
    const { rows } = await this.platform.pool
      .query<{ tenant: string }>(
        'SELECT tenant FROM access.log_assignments WHERE tenant IS NOT NULL',
      )
      .catch(asUnavailable);
    return rows;
  }

  private async placed(tenant: string): Promise<TenantPlace | undefined> {
    const { rows } = await this.platform.pool
      .query<TenantPlace>(
        `SELECT now.log, now.version FROM access.log_assignments AS placed CROSS JOIN LATERAL (
           SELECT log, version FROM access.log_assignments AS a
           WHERE a.slot = placed.slot ORDER BY version DESC LIMIT 1
         ) AS now WHERE placed.tenant = $1`,
        [tenant],
      )
      .catch(asUnavailable);
    return rows[0];
  }

  private async tryToPlace(tenant: string, placedBy: string): Promise<TenantPlace | undefined> {
    const { rows } = await this.platform.pool
      .query<TenantPlace>({
        name: 'place-tenant',
        text: `INSERT INTO access.log_assignments (version, slot, log, tenant, assigned_by)
          SELECT coalesce(max(version), 0) + 1, $1::smallint,
            coalesce((array_agg(log ORDER BY version DESC) FILTER (WHERE slot = $1))[1], $2::text), $3::text, $4::text
          FROM access.log_assignments
          ON CONFLICT DO NOTHING RETURNING log, version`,
        values: [slotOf(tenant), DEFAULT_LOG, tenant, placedBy],
      })
      .catch(asUnavailable);
    if (rows[0]) this.notifyGateways();
    return rows[0];
  }

  private async tryToAssign(
    { slot, log, isMoved }: { slot: number; log: string; isMoved: boolean },
    assignedBy: string,
  ): Promise<number | undefined> {
    const { rows } = await this.platform.pool
      .query<{ version: number }>({
        name: 'assign-slot',
        text: `INSERT INTO access.log_assignments (version, slot, log, assigned_by)
          SELECT coalesce(max(version), 0) + 1, $1::smallint, $2::text, $3::text FROM access.log_assignments
          HAVING $4::boolean OR count(*) FILTER (WHERE slot = $1 AND tenant IS NOT NULL) = 0
          ON CONFLICT DO NOTHING RETURNING version`,
        values: [slot, log, assignedBy, isMoved],
      })
      .catch(asUnavailable);
    return rows[0]?.version;
  }

  /** Gateways read the assignment again; one that misses the message does so within seconds. */
  private notifyGateways(): void {
    this.platform.bus.tell(subjects.internal.logAssigned, {});
  }
}

const inUse = (slot: number, tenants: readonly string[]): Refusal =>
  new Refusal(
    'log_slot_in_use',
    `The slot ${slot} has tenants (${tenants.slice(0, 5).join(', ')}), which an assignment does not move to another log: choose a name with another slot, or move them (writ move-tenants).`,
    { slot },
  );
