import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '#testkit';

describe('a login of an analyst of one tenant', () => {
  const suffix = randomBytes(4).toString('hex');
  const [login, twin] = [`dana_${suffix}`, `Dana "${suffix}"`];
  const password = randomBytes(16).toString('hex');
  let database: FreshDatabase;
  let administrator: Client;
  let dana: Client;

  beforeAll(async () => {
    database = await freshDatabase();
    administrator = new Client(database.url);
    await administrator.connect();
    await insertWork('globex', 'g-1');
    await insertWork('hooli', 'h-1');
    await administrator.query(`CALL ledger.create_analyst('${login}', 'globex')`);
    await administrator.query(`ALTER ROLE ${login} PASSWORD '${password}'`);
    dana = await signedIn(login);
  });
  afterAll(async () => {
    await dana.end();
    await administrator.query(`DROP ROLE ${login}`);
    await administrator.query(`DROP ROLE IF EXISTS ${administrator.escapeIdentifier(twin)}`);
    await administrator.end();
    await database.drop();
  });

  it('reads the rows of that tenant in each documented view, by the name of the view alone', async () => {
    expect((await dana.query('SELECT tenant, work_order_id FROM work_orders')).rows).toEqual([
      { tenant: 'globex', work_order_id: 'g-1' },
    ]);
    const { rows } = await administrator.query<{ name: string; isBarrier: boolean }>(
      `SELECT relname AS name, coalesce('security_barrier=true' = ANY (reloptions), false) AS "isBarrier"
       FROM pg_class WHERE relnamespace = 'writ_tenant'::regnamespace AND relkind = 'v' ORDER BY name`,
    );
    const documented = await administrator.query<{ name: string }>(
      `SELECT viewname AS name FROM pg_views WHERE schemaname = 'writ' AND viewname <> 'positions' ORDER BY name`,
    );
    expect(rows).toEqual(documented.rows.map(({ name }) => ({ name, isBarrier: true })));
    for (const { name } of rows) {
      const read = await dana.query(`SELECT FROM ${name} WHERE tenant IS DISTINCT FROM 'globex'`);
      expect([name, read.rowCount]).toEqual([name, 0]);
    }
  });

  it('reads what each column means', async () => {
    const { rows } = await dana.query(
      `SELECT count(*)::int AS unexplained FROM pg_attribute
       WHERE attrelid = 'work_orders'::regclass AND attnum > 0 AND col_description(attrelid, attnum) IS NULL`,
    );
    expect(rows).toEqual([{ unexplained: 0 }]);
  });

  it.each([
    'SELECT FROM writ.work_orders',
    'SELECT FROM views.work_orders',
    'SELECT FROM ledger.events',
    'SELECT FROM ledger.analysts',
    `SELECT ledger.awaits_obligations('hooli', 'h-1')`,
    `UPDATE ledger.analysts SET tenant = 'hooli'`,
    `CALL ledger.create_analyst('eve', 'hooli')`,
    'SET ROLE writ_analyst',
    'SET ROLE writ_reader',
    'SET SESSION AUTHORIZATION postgres',
    `ALTER VIEW writ_tenant.work_orders SET (security_barrier = false)`,
    `CREATE OR REPLACE FUNCTION writ_tenant.tenant() RETURNS text LANGUAGE sql AS $$ SELECT 'hooli' $$`,
  ])('is refused %s, also when its session is no longer read-only', async (statement) => {
    await dana.query('SET default_transaction_read_only = off');
    await expect(dana.query(statement)).rejects.toThrow(
      /permission denied|must be owner|does not exist/,
    );
  });

  it('reads no other tenant by a search path or a table of its own', async () => {
    await dana.query('SET default_transaction_read_only = off');
    await dana.query(
      `CREATE TEMP TABLE analysts AS SELECT session_user AS login, 'hooli' AS tenant`,
    );
    await dana.query('SET search_path = pg_temp, writ_tenant');
    expect((await dana.query('SELECT tenant FROM work_orders')).rows).toEqual([
      { tenant: 'globex' },
    ]);
  });

  it('sees no other tenant in errors, or by functions of its own in conditions', async () => {
    await dana.query('SET default_transaction_read_only = off');
    await dana.query(`CREATE FUNCTION pg_temp.shows(text) RETURNS boolean LANGUAGE plpgsql
      COST 0.0000001 AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$`);
    // By an index, the rows of the own tenant would come first also without the barrier.
    for (const scan of ['indexscan', 'indexonlyscan', 'bitmapscan'])
      await dana.query(`SET enable_${scan} = off`);
    const shown: string[] = [];
    dana.on('notice', ({ message }) => shown.push(message ?? ''));
    await dana.query('SELECT FROM writ_tenant.work_orders WHERE pg_temp.shows(work_order_id)');
    expect(shown).toEqual(['g-1']);
    const failing = `SELECT FROM writ_tenant.work_orders
      WHERE tenant = 'globex' OR work_order_id::int = 1`;
    expect((await dana.query(failing)).rowCount).toBe(1);
  });

  it('has the limits of an analyst, and one that nobody gave a tenant sees nothing', async () => {
    const fresh = await signedIn(login);
    const { rows } = await fresh.query(
      `SELECT current_setting('default_transaction_read_only') AS "isReadOnly",
         current_setting('statement_timeout') AS "statementTimeout"`,
    );
    expect(rows).toEqual([{ isReadOnly: 'on', statementTimeout: '1min' }]);
    await fresh.end();

    const name = administrator.escapeIdentifier(twin);
    await administrator.query(
      `CREATE ROLE ${name} LOGIN PASSWORD '${password}' IN ROLE writ_tenant_analyst`,
    );
    const other = await signedIn(twin);
    expect((await other.query('SELECT FROM writ_tenant.work_orders')).rowCount).toBe(0);
    await other.end();
  });

  // The words of this spec.

  async function signedIn(user: string): Promise<Client> {
    const url = new URL(database.url);
    url.username = encodeURIComponent(user);
    url.password = password;
    const client = new Client(url.href);
    await client.connect();
    return client;
  }

  /** A row of the view of work orders: every column that must have a value has the empty one of its type. */
  async function insertWork(tenant: string, workOrderId: string): Promise<void> {
    const { rows } = await administrator.query<{ name: string; type: string }>(
      `SELECT attname AS name, atttypid::regtype::text AS type FROM pg_attribute
       WHERE attrelid = 'views.work_orders_g1'::regclass AND attnum > 0 AND attnotnull`,
    );
    const row = Object.fromEntries(rows.map(({ name, type }) => [name, emptyOf(type)]));
    await administrator.query(
      `INSERT INTO views.work_orders_g1 SELECT * FROM jsonb_populate_record(NULL::views.work_orders_g1, $1)`,
      [JSON.stringify({ ...row, tenant, work_order_id: workOrderId })],
    );
  }

  function emptyOf(type: string): unknown {
    if (/int|numeric|double/.test(type)) return 0;
    if (type === 'boolean') return false;
    if (type.startsWith('timestamp')) return '2030-01-01T00:00:00Z';
    return type === 'jsonb' ? {} : '';
  }
});
