import { type NatsConnection } from 'nats';
import { decideAction, publicCommandSubject } from '#contracts';
import { eventually, type Stack } from '#testkit';
import { ApiUser, newId } from './client';
import { writ } from './examples';
import { routesOf } from './routes';
import { askOverNats, natsUser } from './nats-user';
import { done, issue, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

/** An admin is one of a tenant: of others and of the deployment they see and change nothing. */
describe('an admin of another tenant', () => {
  let stack: Stack;
  let nats: NatsConnection;
  let deployer: ApiUser;
  let admin: ApiUser;
  let stranger: ApiUser;
  let there: Readonly<Record<string, string>>;

  beforeAll(async () => {
    stack = sharedSystem();
    const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);
    deployer = user('deployment-admin');
    admin = user('admin');
    const { body } = await done(
      deployer.post('/v1/tenants', { tenant: 'globex', principal: 'adele' }),
    );
    stranger = new ApiUser(stack.url, body.key);
    nats = await natsUser(stack.natsIntegratorUrl ?? stack.natsUrl);

    const workOrderId = await openRefund(user('integrator'));
    const decided = await done(
      user('integrator').post('/v1/decisions', { workOrderId, action: issue }),
    );
    const { body: history } = await done(admin.get(`/v1/work-orders/${workOrderId}/history`));
    const key = await done(admin.post('/v1/keys', { principal: 'ann', roles: ['analyst'] }));
    there = {
      workOrderId,
      decisionId: decided.body.decisionId,
      approvalId: decided.body.approvals[0],
      eventId: history.items[0].id,
      keyId: key.body.keyId,
    };
  });
  afterAll(() => nats?.close());

  it.each([
    '/v1/work-orders/{workOrderId}',
    '/v1/work-orders/{workOrderId}/history',
    '/v1/work-orders/{workOrderId}/next',
    '/v1/work-orders/{workOrderId}/actions',
    '/v1/work-orders/{workOrderId}/handoff',
    '/v1/work-orders/{workOrderId}/bundle',
    '/v1/work-orders/{workOrderId}/certificate',
    '/v1/decisions/{decisionId}',
    '/v1/approvals/{approvalId}',
    '/v1/approvals/{approvalId}/review',
    '/v1/approvals/{approvalId}/answerers',
    '/v1/receipts/{eventId}',
    '/v1/workflows/refunds',
    '/v1/policies/refunds',
  ])('sees nothing at %s that is there for others', async (template) => {
    const path = inPlace(template);
    await eventually(async () => (await admin.get(path)).status !== 404);
    expect((await stranger.get(path)).status).toBe(404);
  });

  it.each([
    ['/v1/work-orders', 'workOrderId'],
    ['/v1/decisions', 'decisionId'],
    ['/v1/approvals', 'approvalId'],
    ['/v1/obligations', 'workOrderId'],
    ['/v1/exceptions', 'workOrderId'],
    ['/v1/evidence', 'workOrderId'],
    ['/v1/keys', 'keyId'],
    ['/v1/sessions', 'sessionId'],
    ['/v1/webhooks', 'webhookId'],
    ['/v1/dead-letters', 'deadLetterId'],
    ['/v1/events/quarantine', 'quarantineId'],
    ['/v1/absences', 'owner'],
  ])('finds nothing of others in the list %s', async (path, field) => {
    const { body } = await done(stranger.get(path));
    const items = (body.items ?? body.absences) as Record<string, unknown>[];
    expect(items.filter((item) => item['tenant'] !== 'globex').map((item) => item[field])).toEqual(
      [],
    );
  });

  it('changes nothing of others through any command', async () => {
    const { workOrderId } = there as { workOrderId: string };
    const before = await historyOf(workOrderId);
    for (const { method, path, body } of routesOf(workOrderId)) {
      const { status } = await stranger.send(method, path, { body });
      expect([`${method} ${path}`, status >= 400 || !path.includes(workOrderId)]).toEqual([
        `${method} ${path}`,
        true,
      ]);
    }
    const { body } = await done(stranger.post('/v1/tokens', {}));
    const subject = publicCommandSubject(decideAction);
    const reply = await askOverNats(nats, subject, { workOrderId, action: issue }, body.token);
    expect(reply.refusal.code).toBe('work_order_not_found');
    expect(await historyOf(workOrderId)).toEqual(before);
  });

  it.each([
    ['POST', '/v1/views/work_orders/rebuild', {}],
    ['POST', '/v1/content-keys/rewrap', {}],
    ['POST', '/v1/log/keys/00000000/revoke', { reason: 'r' }],
    ['POST', '/v1/keys', { tenant: 'default', principal: 'eve', roles: ['admin'] }],
    ['POST', '/v1/keys', { principal: 'eve', roles: ['deployment-admin'] }],
    ['POST', '/v1/tenants', { tenant: 'hooli', principal: 'eve' }],
    ['POST', '/v1/log-assignments', { tenant: 'hooli', log: 'default' }],
  ])('does nothing to the deployment: %s %s %j', async (method, path, body) => {
    for (const one of [stranger, admin, new ApiUser(stack.url, stack.keys['operator']!)]) {
      const isOwnKey = one === admin && 'tenant' in body;
      if (!isOwnKey) expect((await one.send(method, path, { body })).status).toBe(403);
    }
  });

  it('is made by creating the tenant, which a deployment admin alone does, once', async () => {
    const wanted = { tenant: newId('tenant'), principal: 'adele' };
    const before = await deployer.post('/v1/keys', { ...wanted, roles: ['admin'] });
    expect([before.status, before.body.code]).toEqual([404, 'tenant_not_found']);
    for (const one of [stranger, admin])
      expect((await one.post('/v1/tenants', wanted)).status).toBe(403);

    const once = { headers: { 'idempotency-key': newId('create') }, body: wanted };
    const first = await done(deployer.send('POST', '/v1/tenants', once));
    const again = await done(deployer.send('POST', '/v1/tenants', once));
    expect(again.body).toEqual(first.body);
    expect(await codeOf(deployer.post('/v1/tenants', wanted))).toBe('tenant_exists');
    const { body: listed } = await done(deployer.get(`/v1/tenants/${wanted.tenant}`));
    expect(listed).toMatchObject({ tenant: wanted.tenant, createdAt: expect.any(String) });

    const adele = new ApiUser(stack.url, first.body.key);
    expect((await done(adele.get('/v1/session'))).body).toMatchObject({ tenant: wanted.tenant });
    await done(adele.post('/v1/keys', { principal: 'ana', roles: ['analyst'] }));
    expect((await adele.get('/v1/tenants')).status).toBe(403);
  });

  it('is made by the command line, too', async () => {
    const tenant = newId('tenant');
    const command = ['create-tenant', tenant, '--admin', 'adele', '--json'];
    const made = await writ(stack, command, 'deployment-admin');
    const adele = new ApiUser(stack.url, JSON.parse(made.stdout).key);
    expect((await done(adele.get('/v1/session'))).body).toMatchObject({ tenant });
    expect((await writ(stack, command, 'admin')).stderr).toContain('forbidden');
    const list = await writ(stack, ['tenants'], 'deployment-admin');
    expect(list.stdout).toContain(tenant);
  });

  it('gives a key an end, after which it opens nothing', async () => {
    const expiresAt = new Date(Date.now() + 8_000).toISOString();
    const wanted = { principal: newId('temp'), roles: ['integrator'], expiresAt };
    const { body } = await done(stranger.post('/v1/keys', wanted));
    const temporary = new ApiUser(stack.url, body.key);
    await done(temporary.get('/v1/work-orders'));
    await eventually(async () => (await temporary.get('/v1/work-orders')).status === 401);
    const { body: key } = await done(stranger.get(`/v1/keys/${body.keyId}`));
    expect(key).toMatchObject({ expiresAt, lastUsedAt: expect.any(String) });
  });

  it('sees when a key of their tenant was used last', async () => {
    const { body } = await done(
      stranger.post('/v1/keys', { principal: 'ines', roles: ['integrator'] }),
    );
    const lastUse = async () =>
      (await done(stranger.get(`/v1/keys/${body.keyId}`))).body.lastUsedAt as string | null;
    expect(await lastUse()).toBeNull();
    await done(new ApiUser(stack.url, body.key).get('/v1/work-orders'));
    await eventually(async () => (await lastUse()) !== null);
  });

  it('revokes no key of others', async () => {
    expect((await stranger.send('DELETE', inPlace('/v1/keys/{keyId}'))).status).toBe(404);
    const { body } = await done(
      deployer.post('/v1/keys', { principal: 'root', roles: ['deployment-admin'] }),
    );
    const answer = await admin.send('DELETE', `/v1/keys/${body.keyId}`);
    expect([answer.status, answer.body.code]).toEqual([403, 'api_key_of_deployment']);
  });

  it('sees no work as a deployment admin either', async () => {
    const lists = ['/v1/work-orders', '/v1/decisions', '/v1/obligations', '/v1/notices'];
    for (const path of [...lists, '/v1/evidence/receipt/content'])
      expect([path, (await deployer.get(path)).status]).toEqual([path, 403]);
  });

  // The words of this spec.

  async function codeOf(answering: ReturnType<ApiUser['get']>): Promise<string> {
    return (await answering).body.code;
  }

  function inPlace(template: string): string {
    return template.replace(/\{(\w+)\}/, (_, name: string) => there[name]!);
  }

  async function historyOf(workOrderId: string): Promise<readonly object[]> {
    return (await done(admin.get(`/v1/work-orders/${workOrderId}/history?limit=200`))).body.items;
  }
});
