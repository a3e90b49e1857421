import { runWrit } from '../../test/run-writ';

const KEY = 'writ_abcdefghijkm_shown-once';

describe('writ create-tenant and writ tenants', () => {
  it('creates a tenant, and shows the key of its admin', async () => {
    const { stdout, requests } = await runWrit(
      ['create-tenant', 'globex', '--admin', 'adele', '--owners', 'finance,legal'],
      () => ({ body: { tenant: 'globex', principal: 'adele', keyId: 'abcdefghijkm', key: KEY } }),
    );
    expect(requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      [
        'POST',
        '/v1/tenants',
        { tenant: 'globex', principal: 'adele', owners: ['finance', 'legal'] },
      ],
    ]);
    expect(stdout).toBe(
      `created the tenant globex\nkey of its admin adele, shown this once: ${KEY}\n`,
    );
  });

  it('lists the tenants', async () => {
    const items = [
      { tenant: 'default', createdAt: null, createdBy: null },
      { tenant: 'globex', createdAt: '2030-01-01T00:00:00.000Z', createdBy: 'root' },
    ];
    const { stdout } = await runWrit(['tenants'], () => ({ body: { items } }));
    expect(stdout).toMatch(/^globex .*root/m);
    const asJson = await runWrit(['tenants', '--json'], () => ({ body: { items } }));
    expect(JSON.parse(asJson.stdout)).toEqual({ items });
  });

  it('assigns a tenant to a log, and lists what is assigned', async () => {
    const { stdout, requests } = await runWrit(['assign-tenant', 'acme', '--log', 'eu'], () => ({
      body: { tenant: 'acme', slot: 175, log: 'eu', version: 3 },
    }));
    expect(requests.map(({ method, path, body }) => [method, path, JSON.parse(body)])).toEqual([
      ['POST', '/v1/log-assignments', { tenant: 'acme', log: 'eu' }],
    ]);
    expect(stdout).toBe('slot 175, with the tenant acme, is assigned to eu\n');
    const assigned = { slot: 175, log: 'eu', version: 3, assignedAt: null, assignedBy: 'root' };
    const listed = await runWrit(['log-assignments'], () => ({
      body: { version: 3, logs: ['default', 'eu'], items: [assigned] },
    }));
    expect(listed.stdout).toMatch(/^version 3, logs: default, eu\n/);
    expect(listed.stdout).toMatch(/^175 .*eu .*root/m);
  });
});
