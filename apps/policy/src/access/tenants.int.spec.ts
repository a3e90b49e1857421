import { type CreateTenantBody, slotOf, streamOf } from '#contracts';
import { type CommandMetadata } from '#kernel';
import { AccessPlatform } from '../../test/access-platform';
import { SessionsService } from './sessions.service';
import { TenantsService } from './tenants.service';

describe('tenants', () => {
  let the: AccessPlatform;
  let tenants: TenantsService;

  beforeAll(async () => {
    the = await AccessPlatform.start();
    tenants = new TenantsService(the.platform, the.access);
  });
  afterAll(() => the?.stop());

  const root = (given: Partial<CommandMetadata> = {}) =>
    the.by('root', { roles: ['deployment-admin'], ...given });
  const wanted = (tenant: string): CreateTenantBody => ({ tenant, principal: 'adele' });
  const adminIn = (tenant: string) => ({ tenant, principal: 'ben', roles: ['admin' as const] });

  it('begin with default, which nobody creates', async () => {
    expect(await tenants.list(root())).toEqual([
      { tenant: 'default', createdAt: null, createdBy: null },
    ]);
    await expect(tenants.create(wanted('default'), root())).rejects.toMatchObject({
      code: 'tenant_exists',
    });
  });

  it('are created with a key of their admin, which only the same request is shown again', async () => {
    const asker = root();
    const made = await tenants.create(wanted('acme'), asker);
    expect(await the.access.verify(made.key)).toMatchObject({
      id: 'adele',
      tenant: 'acme',
      roles: ['admin'],
      owners: [],
      issuedBy: ['root'],
    });
    expect(await tenants.create(wanted('acme'), asker)).toEqual(made);
    const other = tenants.create({ ...wanted('acme'), principal: 'eve' }, asker);
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    await expect(tenants.create(wanted('acme'), root())).rejects.toMatchObject({
      code: 'tenant_exists',
    });

    const { events } = await the.platform.store.read('acme', streamOf.tenant(), {});
    expect(events.map(({ type, actor, data }) => [type, actor.id, data])).toEqual([
      ['tenant.created', 'root', { tenant: 'acme', admin: 'adele' }],
    ]);
    expect(await tenants.list(root())).toContainEqual({
      tenant: 'acme',
      createdAt: expect.any(String),
      createdBy: 'root',
    });
  });

  it.each([
    ['GLOBEX', 'globex'],
    ['g1obex', 'globex'],
    ['rnodern', 'modern'],
  ])('[I11] are not created as %s where there is %s', async (tenant, known) => {
    await tenants.create(wanted(known), root()).catch(() => undefined);
    await expect(tenants.create(wanted(tenant), root())).rejects.toMatchObject({
      code: 'name_confusable',
      facts: { known },
    });
    expect(await tenants.list(root())).not.toContainEqual(expect.objectContaining({ tenant }));
  });

  it('have no keys and no sessions before they are created', async () => {
    const refused = { code: 'tenant_not_found' };
    await expect(the.access.issue(adminIn('nowhere'), root())).rejects.toMatchObject(refused);
    const person = {
      issuer: 'https://id.example',
      subject: '1',
      principal: 'ana',
      tenant: 'nowhere',
      roles: ['admin' as const],
      owners: [],
    };
    const sessions = new SessionsService(the.platform, the.access);
    await expect(sessions.openByPerson(person)).rejects.toMatchObject(refused);
    const { keyId } = await tenants.create(wanted('initech'), root());
    const moved = the.platform.pool.query(
      `UPDATE access.api_keys SET tenant = 'nowhere' WHERE key_id = $1`,
      [keyId],
    );
    await expect(moved).rejects.toThrow(/foreign key/);
  });

  it('are not created by half where the key cannot be issued', async () => {
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await expect(tenants.create(wanted('hooli'), root({ expiresAt }))).rejects.toMatchObject({
      code: 'api_key_wider',
    });
    expect((await tenants.list(root())).map(({ tenant }) => tenant)).not.toContain('hooli');
    expect((await tenants.create(wanted('hooli'), root())).tenant).toBe('hooli');
  });

  it('exist from their event on, also where the process ended before the row was written', async () => {
    const created = await tenants.create(wanted('umbrella'), root());
    const { pool } = the.platform;
    await pool.query(`DELETE FROM access.api_keys WHERE key_id = $1`, [created.keyId]);
    await pool.query(`DELETE FROM access.tenants WHERE tenant = 'umbrella'`);
    expect(await the.access.issue(adminIn('umbrella'), root())).toMatchObject({
      tenant: 'umbrella',
    });
  });

  it('are created and listed by a deployment admin alone, also over the bus', async () => {
    const refused = { code: 'forbidden' };
    await expect(tenants.create(wanted('x'), the.by('dana'))).rejects.toMatchObject(refused);
    expect(() => tenants.list(the.by('dana'))).toThrow(expect.objectContaining(refused));
  });

  it('belong to the default log until their slot is assigned, and then stay there', async () => {
    const [assigned, others] = ['of-eu', ['acme', 'placed-here']] as const;
    await expect(tenants.assign({ tenant: 'acme', log: 'eu' }, root())).rejects.toMatchObject({
      code: 'log_slot_in_use',
    });
    await expect(tenants.assign({ tenant: 'default', log: 'eu' }, root())).rejects.toMatchObject({
      code: 'log_slot_in_use',
    });
    const { version } = await tenants.assign({ tenant: assigned, log: 'eu' }, root());
    expect(await tenants.place(assigned, root())).toEqual({ log: 'eu', version: version + 1 });
    expect(await tenants.place(assigned, root())).toEqual({ log: 'eu', version: version + 1 });
    for (const tenant of others)
      expect(await tenants.place(tenant, root())).toMatchObject({ log: 'default' });
    for (const tenant of [assigned, ...others])
      await expect(tenants.assign({ tenant, log: 'us' }, root())).rejects.toMatchObject({
        code: 'log_slot_in_use',
      });
    const { items } = await tenants.listAssignments();
    expect(items).toContainEqual({
      slot: slotOf(assigned),
      log: 'eu',
      version: version + 1,
      assignedAt: expect.any(String),
      assignedBy: 'root',
    });
  });

  it('that have moved to another log belong there, and so do those that come into their slot', async () => {
    await tenants.create(wanted('mover'), root());
    expect(await tenants.place('mover', root())).toMatchObject({ log: 'default' });
    const moved = { tenant: 'mover', log: 'eu', isMoved: true };
    const { version } = await tenants.assign(moved, root());
    expect(await tenants.place('mover', root())).toEqual({ log: 'eu', version });
    await expect(tenants.assign({ ...moved, isMoved: false }, root())).rejects.toMatchObject({
      code: 'log_slot_in_use',
    });
  });

  it('are not created here where another log has their slot, nor under a name like one of another log', async () => {
    await tenants.assign({ tenant: 'elsewhere', log: 'eu' }, root());
    await expect(tenants.create(wanted('elsewhere'), root())).rejects.toMatchObject({
      code: 'tenant_of_another_log',
    });
    expect(await tenants.list(root())).not.toContainEqual(
      expect.objectContaining({ tenant: 'elsewhere' }),
    );
    await expect(tenants.place('e1sewhere', root())).rejects.toMatchObject({
      code: 'name_confusable',
    });
  });

  it('are placed once, and stay where they were placed while slots are assigned', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const tenant = `race-${index % 5}`;
        const tried =
          index < 10 ? tenants.assign({ tenant, log: `log-${index}` }, root()) : undefined;
        await Promise.allSettled([tried]);
        return { tenant, ...(await tenants.place(tenant, root())) };
      }),
    );
    for (const { tenant, log, version } of outcomes)
      expect(await tenants.place(tenant, root())).toEqual({ log, version });
    const { items } = await tenants.listAssignments();
    for (const { tenant, log } of outcomes)
      expect(items.find(({ slot }) => slot === slotOf(tenant))?.log).toBe(log);
    const { rows } = await the.platform.pool.query<{ version: number }>(
      'SELECT version FROM access.log_assignments ORDER BY version',
    );
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
  });

  it('get keys of their own from requests under the same Idempotency-Key', async () => {
    await tenants.create(wanted('one'), root());
    await tenants.create(wanted('two'), root());
    const asker = root();
    const [first, second] = [
      await the.access.issue(adminIn('one'), asker),
      await the.access.issue(adminIn('two'), asker),
    ];
    expect(await the.access.verify(first.key)).toMatchObject({ tenant: 'one' });
    expect(await the.access.verify(second.key)).toMatchObject({ tenant: 'two' });
  });
});
