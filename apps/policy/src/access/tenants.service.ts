import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  type AssignTenantAnswer,
  type AssignTenantBody,
  type CreateTenant,
  type CreateTenantBody,
  DEFAULT_LOG,
  eventDefinition,
  type Role,
  type StoredAssignments,
  streamOf,
  type Tenant,
  type TenantPlace,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, DeciderService, Platform } from '#platform';
import { lookAlikeOf } from '../domain/names/look-alikes';
import { confusable } from '../domain/names/registry.decider';
import { tenantDecider, type TenantState } from '../domain/tenant.decider';
import { AccessService, onlyFor } from './access.service';
import { LogAssignmentTable } from './log-assignments';
import { Tenants } from './tenants';

type Metadata = CommandFrame['metadata'];

const CREATORS: readonly Role[] = ['deployment-admin'];
const FIRST_KEY = '5a7be0c4-93d1-4c6f-8f0e-2d4b7a91c3e6';

/** Creates tenants, each with the first key of its admin. */
@Injectable()
export class TenantsService {
  private readonly tenants: Tenants;
  private readonly assignments: LogAssignmentTable;
  private readonly creating: DeciderService<TenantState, CreateTenant, { isInUse: boolean }>;

  constructor(
    private readonly platform: Platform,
    private readonly access: AccessService,
  ) {
    this.tenants = new Tenants(platform);
    this.assignments = new LogAssignmentTable(platform, this.tenants);
    this.creating = new DeciderService<TenantState, CreateTenant, { isInUse: boolean }>(
      platform.store,
      {
        decider: tenantDecider,
        streamOf: () => streamOf.tenant(),
        contextOf: async ({ data: { tenant } }) => ({
          isInUse: await this.tenants.isOlder(tenant),
        }),
        answerOf: ({ data: { tenant } }) => ({ tenant }),
        describe: (type) => eventDefinition(type)!,
      },
    );
  }

  /**
   * Creates a tenant and the first key of its admin. Only the same request is shown the key again. Refuses with `tenant_exists`,
   * with `name_confusable` a name that looks like that of another tenant, and as issuing a key does; then there is no tenant.
   */
  async create({ tenant, ...admin }: CreateTenantBody, asker: Metadata) {
    onlyFor(CREATORS, asker);
    this.platform.slots.mustServe(tenant);
    const wanted = { ...admin, roles: ['admin' as const] };
    const ofKey = { ...asker, commandId: uuidv5(asker.commandId, FIRST_KEY) };
    if (!(await this.tenants.has(tenant))) {
      mustLookLikeNone(tenant, await this.tenants.list());
      await this.access.mustBeIssuable(wanted, { ...ofKey, tenant });
      await this.mustBelongHere(tenant, asker);
    }
    await this.creating.handle({
      type: 'create-tenant',
      data: { tenant, principal: admin.principal },
      metadata: { ...asker, tenant },
    });
    await this.tenants.add(tenant, asker.actor.id);
    return this.access.issue({ ...wanted, tenant }, ofKey);
  }

  list(asker: Metadata): Promise<readonly Tenant[]> {
    onlyFor(CREATORS, asker);
    return this.tenants.list();
  }

  /**
   * The log in which a tenant has to be created, and from then on stays. Refuses with `name_confusable` a name that looks like that
   * of a tenant of any log. Only the services of the default log know.
   */
  async place(tenant: string, asker: Metadata): Promise<TenantPlace> {
    onlyFor(CREATORS, asker);
    mustLookLikeNone(tenant, [
      ...(await this.tenants.list()),
      ...(await this.assignments.placedTenants()),
    ]);
    return this.assignments.place(tenant, asker.actor.id);
  }

  /** Assigns the slot of a tenant that does not exist yet to a log. Refuses with `log_slot_in_use`. */
  assign(wanted: AssignTenantBody, asker: Metadata): Promise<AssignTenantAnswer> {
    onlyFor(CREATORS, asker);
    return this.assignments.assign(wanted, asker.actor.id);
  }

  listAssignments(): Promise<StoredAssignments> {
    return this.assignments.list();
  }

  /** A gateway that knows of no other log creates every tenant here. */
  private async mustBelongHere(tenant: string, { actor }: Metadata): Promise<void> {
    if (this.platform.settings.WRIT_LOG !== DEFAULT_LOG) return;
    const { log } = await this.assignments.place(tenant, actor.id);
    if (log === DEFAULT_LOG) return;
    throw new Refusal(
      'tenant_of_another_log',
      `The tenant ${tenant} is assigned to the log ${log}, which this gateway does not know: name it in WRIT_LOGS.`,
      { log },
    );
  }
}

/** An operator of the deployment could take the one for the other. */
const mustLookLikeNone = (tenant: string, others: readonly Pick<Tenant, 'tenant'>[]): void => {
  const known = lookAlikeOf(
    tenant,
    others.map((other) => other.tenant),
  );
  if (known !== undefined) throw new Refusal('name_confusable', confusable(known), { known });
};
