import { metadata, specFor } from '#testkit';
import { tenantDecider } from './tenant.decider';

const spec = specFor(tenantDecider);
const created = { type: 'tenant.created', data: { tenant: 'globex', admin: 'adele' } } as const;

describe('creating a tenant', () => {
  it('records its name and its admin', () => spec.given().when(create()).then(created));

  it('refuses a tenant that was created', () =>
    spec
      .given(created)
      .when(create())
      .thenRefused('tenant_exists', {
        message: expect.stringContaining('POST /v1/keys'),
      }));

  it('refuses a tenant that was in use before tenants were created', () =>
    spec
      .given()
      .when(create({ isInUse: true }))
      .thenRefused('tenant_exists'));
});

const create = (context = { isInUse: false }) => ({
  type: 'create-tenant' as const,
  data: { tenant: 'globex', principal: 'adele' },
  metadata: metadata({ actor: { id: 'root' }, roles: ['deployment-admin'] }),
  context,
});
