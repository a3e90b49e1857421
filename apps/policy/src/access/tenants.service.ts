import { Injectable } from '@nestjs/common';
import { v5 as uuidv5 } from 'uuid';
import {
  type CreateTenant,
  type CreateTenantBody,
  eventDefinition,
  type Role,
  streamOf,
  type Tenant,
} from '#contracts';
import { Refusal } from '#kernel';
import { type CommandFrame, DeciderService, Platform } from '#platform';
import { lookAlikeOf } from '../domain/names/look-alikes';
import { confusable } from '../domain/names/registry.decider';
import { tenantDecider, type TenantState } from '../domain/tenant.decider';
import { AccessService, onlyFor } from './access.service';
import { Tenants } from './tenants';

type Metadata = CommandFrame['metadata'];

const CREATORS: readonly Role[] = ['deployment-admin'];
const FIRST_KEY = '5a7be0c4-93d1-4c6f-8f0e-2d4b7a91c3e6';

/** Creates tenants, each with the first key of its admin. */
@Injectable()
export class TenantsService {
  private readonly tenants: Tenants;
  private readonly creating: DeciderService<TenantState, CreateTenant, { isInUse: boolean }>;

  constructor(
    platform: Platform,
    private readonly access: AccessService,
  ) {
    this.tenants = new Tenants(platform);
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
    const wanted = { ...admin, roles: ['admin' as const] };
    const ofKey = { ...asker, commandId: uuidv5(asker.commandId, FIRST_KEY) };
    if (!(await this.tenants.has(tenant))) {
      mustLookLikeNone(tenant, await this.tenants.list());
      await this.access.mustBeIssuable(wanted, { ...ofKey, tenant });
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
}

/** An operator of the deployment could take the one for the other. */
const mustLookLikeNone = (tenant: string, others: readonly Tenant[]): void => {
  const known = lookAlikeOf(
    tenant,
    others.map((other) => other.tenant),
  );
  if (known !== undefined) throw new Refusal('name_confusable', confusable(known), { known });
};
