import { createHash, randomBytes } from 'node:crypto';
import { type NatsConnection } from 'nats';
import { eventually } from '#testkit';
import { ApiUser, newId } from './client';
import { closeRefund } from './closed-refund';
import { NatsPeople } from './nats-people';
import { askOverNats } from './nats-user';
import { done, openRefund } from './refund-work';
import { StreamReader } from './stream-reader';
import { type Tenant, TwoLogs } from './two-logs';
import { verify } from './verified-receipt';
import './moving-tenants.story';

/** Two logs beside each other on one NATS, each with its own services, database, tree and keys. */
describe('tenants of a deployment with two logs', () => {
  let logs: TwoLogs;
  let globex: Tenant;
  let acme: Tenant;
  let people: NatsPeople;

  beforeAll(async () => {
    logs = await TwoLogs.start();
    [globex, acme] = [await logs.tenant('globex'), await logs.tenant('acme', 'eu')];
    people = await NatsPeople.of(logs.home);
  });
  afterAll(async () => {
    await people?.signOut();
    await people?.services.close();
    await logs?.stop();
  });

  it('are in the log that they were assigned to, and in no other', async () => {
    for (const tenant of [globex, acme])
      await closeRefund(await openRefund(tenant.as('integrator')), (role) => tenant.as(role));
    expect(await logs.tenantsIn(logs.home)).toEqual(['default', 'globex']);
    // Each log has definitions of its own in `default`, and events of its keys file.
    expect((await logs.tenantsIn(logs.eu)).filter((tenant) => tenant !== 'default')).toEqual([
      'acme',
    ]);
    const { body } = await done(logs.deployer.get('/v1/tenants'));
    const listed = body.items.map(({ tenant }: { tenant: string }) => tenant);
    expect(listed.sort()).toEqual(['acme', 'default', 'globex']);
  });

  it('read receipts that the keys of their own log verify, and those of the other do not', async () => {
    const verified = async (tenant: Tenant, byKeysOf: Tenant): Promise<number> => {
      const workOrderId = await openRefund(tenant.as('integrator'));
      const history = await done(
        tenant.as('auditor').get(`/v1/work-orders/${workOrderId}/history`),
      );
      const receipt = await done(
        tenant.as('auditor').get(`/v1/receipts/${history.body.items[0].id}`),
      );
      const keys = await done(byKeysOf.as('auditor').get('/v1/log/keys'));
      return verify(receipt.text, keys.text);
    };
    expect(await verified(acme, acme)).toBe(0);
    expect(await verified(globex, globex)).toBe(0);
    expect(await verified(acme, globex)).not.toBe(0);
  });

  it('follow their own log by positions of its own, also for what they have just written', async () => {
    const reader = await StreamReader.open(logs.home.url, acme.keys['auditor']!);
    const workOrderId = newId('refund');
    const opened = await done(
      acme.as('integrator').post('/v1/work-orders', { workOrderId, workflow: 'refunds' }),
    );
    const { event } = await reader.first((one) => one.position === opened.body.position);
    expect(event.subject).toBe(`work-order-${workOrderId}`);
    expect(reader.events.every((one) => one.event.source === '/writ/acme')).toBe(true);
    reader.close();
    const path = `/v1/work-orders/${workOrderId}?atLeast=${opened.body.position}`;
    expect((await acme.as('auditor').get(path)).status).toBe(200);
    expect((await globex.as('auditor').get(`/v1/work-orders/${workOrderId}`)).status).toBe(404);
    const command = { workOrderId, workflow: 'refunds' };
    expect((await globex.as('integrator').post('/v1/work-orders', command)).status).toBe(201);
  });

  it('sign in on the one NATS, each to its log, and stay when a key of the other is revoked', async () => {
    const open = async (tenant: Tenant, name: string): Promise<NatsConnection> => {
      const caller = await people.signIn(tenant.keys['integrator']);
      const received: string[] = [];
      caller.subscribe(`writ.v1.events.${name}.work-order.opened`, {
        callback: (_, message) => received.push(message.json<any>().data.workOrderId),
      });
      await caller.flush();
      const workOrderId = newId('wo');
      const command = { workOrderId, workflow: 'refunds' };
      expect(await askOverNats(caller, 'writ.v1.open-work-order', command)).toMatchObject({
        ok: true,
      });
      await eventually(
        () => received,
        (ids) => ids.includes(workOrderId),
      );
      const history = await tenant.as('auditor').get(`/v1/work-orders/${workOrderId}/history`);
      expect(history.body.items[0].actor.id).toBe(`integrator-${name}`);
      return caller;
    };
    const [ofAcme, ofGlobex] = [await open(acme, 'acme'), await open(globex, 'globex')];
    const statuses: string[] = [];
    for (const caller of [ofAcme, ofGlobex])
      void (async () => {
        for await (const { type } of caller.status()) statuses.push(String(type));
      })();

    for (const tenant of [acme, globex]) {
      const key = { principal: 'leaver', roles: ['integrator'] };
      const { key: secret, keyId } = (await done(tenant.as('admin').post('/v1/keys', key))).body;
      const leaver = await people.signIn(secret, { reconnect: false });
      await done(tenant.as('admin').send('DELETE', `/v1/keys/${keyId}`));
      await leaver.closed();
    }
    await Promise.all([ofAcme, ofGlobex].map((caller) => caller.flush()));
    expect(statuses).toEqual([]);
    await expect(people.signIn(logs.eu.keys['integrator'])).rejects.toThrow();
  });

  it('are not reached by a key of another log, nor by the keys file of their own', async () => {
    const eu = new ApiUser(logs.home.url, logs.eu.keys['admin']!);
    expect((await eu.get('/v1/work-orders')).status).toBe(401);
    const issued = await done(
      logs.deployer.post('/v1/keys', { tenant: 'acme', principal: 'ben', roles: ['auditor'] }),
    );
    const ben = new ApiUser(logs.home.url, issued.body.key);
    expect((await ben.get('/v1/session')).body.tenant).toBe('acme');
    await done(logs.deployer.send('DELETE', `/v1/keys/${issued.body.keyId}`));
    await eventually(async () => (await ben.get('/v1/session')).status === 401);
  });

  it('sign in to the console, and send files, in their own log', async () => {
    const began = await fetch(`${logs.home.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: acme.keys['operator'] }),
    });
    const cookie = began.headers.getSetCookie()[0]!.split(';')[0]!;
    const session = async (): Promise<any> =>
      (await fetch(`${logs.home.url}/v1/session`, { headers: { cookie } })).json();
    expect(await session()).toMatchObject({ tenant: 'acme', actor: { id: 'operator-acme' } });
    const { csrf } = await session();
    const headers = { cookie, 'writ-csrf': csrf, origin: logs.home.url };
    await fetch(`${logs.home.url}/v1/session`, { method: 'DELETE', headers });
    expect(await session()).toMatchObject({ code: 'unauthenticated' });

    const bytes = randomBytes(1_500_000);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const operator = acme.as('operator');
    await done(operator.send('PUT', `/v1/evidence-contents/${sha256}`, { raw: bytes }));
    const workOrderId = await openRefund(acme.as('integrator'));
    const evidence = { workOrderId, kind: 'photo', mediaType: 'image/png', sha256 };
    const { evidenceId } = (await done(operator.post('/v1/evidence', evidence))).body;
    const read = await fetch(`${logs.home.url}/v1/evidence/${evidenceId}/content`, {
      headers: { authorization: `Bearer ${operator.key}` },
    });
    expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('have the log as a whole run by a deployment admin with a key of one of its tenants', async () => {
    const key = { tenant: 'acme', principal: 'dora', roles: ['deployment-admin', 'auditor'] };
    const issued = await done(logs.deployer.post('/v1/keys', key));
    const dora = new ApiUser(logs.home.url, issued.body.key);
    const built = (name: 'home' | 'eu') => logs.generationOf(logs[name], 'work_orders');
    const [home, eu] = [await built('home'), await built('eu')];
    await done(dora.post('/v1/views/work_orders/rebuild'));
    await eventually(
      () => built('eu'),
      (now) => now > eu,
    );
    expect(await built('home')).toBe(home);
    const origin = async (user: ApiUser): Promise<string> =>
      (await done(user.get('/v1/log/checkpoint'))).text.split('\n')[0]!;
    expect(await origin(dora)).not.toBe(await origin(globex.as('auditor')));
  });

  it('stay where they are once they exist', async () => {
    for (const tenant of ['acme', 'globex', 'default']) {
      const moved = await logs.deployer.post('/v1/log-assignments', { tenant, log: 'eu' });
      expect([tenant, moved.status, moved.body.code]).toEqual([tenant, 409, 'log_slot_in_use']);
    }
  });

  it('work while the services of another log are away, and wait for their own', async () => {
    await logs.eu.suspend('policy');
    try {
      const body = { workflow: 'refunds' };
      await done(globex.as('integrator').post('/v1/work-orders', body));
      await eventually(
        async () => (await acme.as('integrator').get('/v1/work-orders')).status === 503,
      );
      expect((await fetch(`${logs.home.url}/readyz`)).status).toBe(200);
    } finally {
      await logs.eu.resume('policy');
    }
    await eventually(
      async () => (await acme.as('integrator').get('/v1/work-orders')).status === 200,
    );
  });
});
