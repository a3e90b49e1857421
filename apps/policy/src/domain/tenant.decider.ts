import {
  type CreateTenant,
  type PolicyRefusal,
  type TenantCreatedData,
  type WritEvent,
} from '#contracts';
import { type Decider, type NewEvent, Refusal } from '#kernel';

/** A tenant: absent before it is created. */
export interface TenantState {
  readonly created?: TenantCreatedData;
}

type CreateTenantInContext = CreateTenant & {
  /** It was there before tenants were created by a command. */
  readonly context: { readonly isInUse: boolean };
};

const decide = (
  { data: { tenant, principal }, context: { isInUse } }: CreateTenantInContext,
  { created }: TenantState,
): readonly NewEvent[] => {
  if (created !== undefined || isInUse)
    throw refuse(
      'tenant_exists',
      `There is a tenant ${tenant} already: issue keys in it by POST /v1/keys with \`tenant\`, or choose another name.`,
    );
  return [{ type: 'tenant.created', data: { tenant, admin: principal } }];
};

const refuse = (code: PolicyRefusal, message: string): Refusal => new Refusal(code, message);

/** One tenant, in a stream of its own events. */
export const tenantDecider: Decider<TenantState, CreateTenantInContext, NewEvent> = {
  initialState: {},
  decide,
  evolve: (state, recorded) => {
    const event = recorded as WritEvent;
    return event.type === 'tenant.created' ? { created: event.data } : state;
  },
};
