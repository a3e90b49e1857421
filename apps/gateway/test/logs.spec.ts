import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { internalCommandSubject, openWorkOrder, slotOf, subjects } from '#contracts';
import { Unavailable } from '#platform';
import { createGateway } from '../src/gateway.app';
import { GatewaySettings } from '../src/gateway.settings';
import { KnownAssignment } from '../src/logs/known-assignment';
import { Logs } from '../src/logs/logs';
import { RoutedBus } from '../src/logs/routed-bus';
import { BASE_URL, Outside, refusal, rows, TOKEN_SECRET } from './outside';
import { keyStateOf } from './principals';

const open = internalCommandSubject(openWorkOrder);

/** The gateway before the services of two logs. */
describe('the gateway of a deployment with several logs', () => {
  const [home, eu] = [new Outside(), new Outside()];
  let assignment: KnownAssignment;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    prepare();
    assignment = new KnownAssignment(home);
    const logs = new Logs(
      new Map([
        ['default', home],
        ['eu', eu],
      ]),
      assignment,
    );
    app = await createGateway(
      new RoutedBus(logs, assignment),
      new GatewaySettings(BASE_URL, TOKEN_SECRET),
      pino({ level: 'silent' }),
      undefined,
      logs,
    );
  });
  beforeEach(async () => {
    prepare();
    await assignment.readNow();
    // What keys stand for is cached for a second: each test has keys of its own.
    home.tellOf(subjects.credentials.revoked);
    [home.requests, eu.requests] = [[], []];
  });
  afterAll(async () => {
    assignment.stop();
    await app.close();
  });

  it('sends each request to the log of the tenant of its caller', async () => {
    expect((await post('in-globex', '/v1/work-orders', { workflow: 'w' })).statusCode).toBe(201);
    expect((await post('in-acme', '/v1/work-orders', { workflow: 'w' })).statusCode).toBe(201);
    expect((await get('in-acme', '/v1/work-orders')).statusCode).toBe(200);
    expect(tenantsOn(home, open)).toEqual(['globex']);
    expect(tenantsOn(eu, open)).toEqual(['acme']);
    expect([home, eu].map((log) => log.requestsOn(subjects.ledger.query).length)).toEqual([0, 1]);
  });

  it('believes a log about the tenants that are assigned to it alone', async () => {
    eu.on(subjects.internal.verifyKey, verified('globex'));
    home.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
    expect((await post('forged', '/v1/work-orders', { workflow: 'w' })).statusCode).toBe(401);
    expect([home, eu].flatMap((log) => log.requestsOn(open))).toEqual([]);
  });

  it('serves the tenants of one log while another does not answer, and calls no key unknown then', async () => {
    const away = () => Promise.reject(new Unavailable('No answer in time.'));
    for (const subject of [subjects.internal.verifyKey, open]) eu.on(subject, away);
    expect((await post('in-globex', '/v1/work-orders', { workflow: 'w' })).statusCode).toBe(201);
    expect((await post('nobody', '/v1/work-orders', { workflow: 'w' })).statusCode).toBe(503);
    home.on(subjects.internal.verifyKey, away);
    eu.on(subjects.internal.verifyKey, verified('acme'));
    expect((await get('in-acme', '/v1/work-orders')).statusCode).toBe(200);
  });

  it('is ready without the services of another log, and names them', async () => {
    eu.on('writ.internal.ledger.ready', () => Promise.reject(new Unavailable('away')));
    const report = await app.inject({ method: 'GET', url: '/readyz' });
    expect([report.statusCode, report.json().checks['eu ledger'].ok]).toEqual([200, false]);
    expect(report.json().checks).toMatchObject({ ledger: { ok: true }, 'eu policy': { ok: true } });
    home.on('writ.internal.ledger.ready', () => Promise.reject(new Unavailable('away')));
    expect((await app.inject({ method: 'GET', url: '/readyz' })).statusCode).toBe(503);
  });

  it('creates a tenant in the log that the default one names, and nowhere before', async () => {
    home.on(subjects.internal.placeTenant, () => ({ ok: true, log: 'eu', version: 2 }));
    const made = { keyId: 'k', key: 'writ_k_s', tenant: 'acme', principal: 'adele' };
    eu.on(subjects.internal.createTenant, () => ({ ok: true, ...made }));
    const wanted = { tenant: 'acme', principal: 'adele' };
    expect((await post('deployer', '/v1/tenants', wanted)).statusCode).toBe(201);
    expect([home, eu].map((log) => log.requestsOn(subjects.internal.createTenant).length)).toEqual([
      0, 1,
    ]);

    home.on(subjects.internal.placeTenant, () => refusal('name_confusable'));
    expect((await post('deployer', '/v1/tenants', wanted)).json().code).toBe('name_confusable');
    expect(eu.requestsOn(subjects.internal.createTenant)).toHaveLength(1);
  });

  it('lists the tenants of all logs, each where it is assigned', async () => {
    const tenants = (...names: string[]) => ({
      ok: true,
      tenants: names.map((tenant) => ({ tenant, createdAt: null, createdBy: null })),
    });
    home.on(subjects.internal.listTenants, () => tenants('default', 'globex'));
    eu.on(subjects.internal.listTenants, () => tenants('default', 'acme'));
    const { items } = (await get('deployer', '/v1/tenants')).json();
    expect(items.map(({ tenant }: { tenant: string }) => tenant)).toEqual([
      'default',
      'globex',
      'acme',
    ]);
    eu.on(subjects.internal.listTenants, () => Promise.reject(new Unavailable('away')));
    expect((await get('deployer', '/v1/tenants')).statusCode).toBe(503);
  });

  it('issues and revokes keys in the log of their tenant', async () => {
    await post('deployer', '/v1/keys', { tenant: 'acme', principal: 'ben', roles: ['admin'] });
    expect(eu.requestsOn(subjects.internal.issueKey)).toHaveLength(1);
    eu.on(subjects.credentials.state, () => ({
      ok: true,
      state: { ...keyStateOf('key-ben'), tenant: 'acme' },
    }));
    home.on(subjects.credentials.state, () => ({ ok: true, state: null }));
    await send('deployer', 'DELETE', '/v1/keys/key-ben');
    expect(eu.requestsOn(subjects.internal.revokeKey)).toMatchObject([{ keyId: 'key-ben' }]);
    expect(home.requestsOn(subjects.internal.revokeKey)).toEqual([]);
  });

  it('assigns tenants to logs that it knows', async () => {
    home.on(subjects.internal.assignTenant, () => ({ ok: true, tenant: 'x', slot: 1, log: 'eu' }));
    const known = await post('deployer', '/v1/log-assignments', { tenant: 'x', log: 'eu' });
    expect(known.statusCode).toBe(200);
    const unknown = await post('deployer', '/v1/log-assignments', { tenant: 'x', log: 'us' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'log_not_found']);
    expect(home.requestsOn(subjects.internal.assignTenant)).toHaveLength(1);
    expect((await get('deployer', '/v1/log-assignments')).json()).toMatchObject({
      logs: ['default', 'eu'],
      items: [{ slot: slotOf('acme'), log: 'eu' }],
    });
  });

  it('sends nothing that names no tenant', async () => {
    const bus = new RoutedBus(new Logs(new Map([['default', home]])), assignment);
    await expect(bus.request('writ.internal.ledger.read-log', { limit: 1 })).rejects.toThrow(
      /names no tenant/,
    );
    await expect(bus.requestBytes('writ.internal.ledger.content.1')).rejects.toThrow(/bytes/);
  });

  /** `globex` is in the default log, `acme` in eu. */
  function prepare(): void {
    for (const log of [home, eu]) {
      log.reset();
      log.on(subjects.ledger.query, () => rows([]));
      log.on(subjects.internal.verifyKey, () => ({ ok: true, principal: null }));
      log.on(subjects.internal.issueKey, ({ tenant }) => ({ ok: true, keyId: 'k', tenant }));
      log.on(subjects.internal.revokeKey, ({ keyId }) => ({ ok: true, keyId }));
    }
    home.on(subjects.internal.verifyKey, ({ key }: { key: string }) =>
      /in-globex|deployer/.test(key) ? verified('globex')() : { ok: true, principal: null },
    );
    eu.on(subjects.internal.verifyKey, ({ key }: { key: string }) =>
      key.includes('in-acme') ? verified('acme')() : { ok: true, principal: null },
    );
    const items = [{ slot: slotOf('acme'), log: 'eu', version: 1, assignedAt: '', assignedBy: '' }];
    home.on(subjects.internal.listLogAssignments, () => ({ ok: true, version: 1, items }));
  }

  const send = (key: string, method: 'GET' | 'POST' | 'DELETE', url: string, body?: object) =>
    app.inject({
      method,
      url,
      headers: { authorization: `Bearer writ_${key}_secret` },
      ...(body && { payload: body }),
    });
  const get = (key: string, url: string) => send(key, 'GET', url);
  const post = (key: string, url: string, body: object) => send(key, 'POST', url, body);
});

const verified = (tenant: string) => () => ({
  ok: true,
  principal: {
    id: 'adele',
    keyId: 'key-adele',
    tenant,
    roles: ['admin', 'deployment-admin'],
    owners: ['*'],
  },
});

const tenantsOn = (log: Outside, subject: string): readonly unknown[] =>
  log.requestsOn(subject).map(({ metadata }) => (metadata as { tenant: string }).tenant);
