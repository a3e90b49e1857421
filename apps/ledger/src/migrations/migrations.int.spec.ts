import { Client } from 'pg';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { deriveSchema } from '../views/sql/derive-schema';
import { derivedObjects, pureFunctions } from '../views/sql/derived-objects';
import { type DerivedObject } from '../views/sql/documented-view';
import { derivedTables } from '../views/sql/tables';
import { ledgerMigrations, migrateLedger } from './index';

const declared = { pureFunctions, tables: derivedTables, objects: derivedObjects };
const migrations = ledgerMigrations.map(({ name }) => name);
const derived = [
  ...pureFunctions.map(({ name }) => name),
  ...derivedTables.map(({ name }) => `views.${name}`),
  ...derivedObjects.map(({ name }) => name),
];

const view = (name: string, columns: string): DerivedObject => ({
  kind: 'view',
  name,
  sql: `CREATE OR REPLACE VIEW ${name} AS SELECT ${columns}`,
});

describe('migrating the ledger', () => {
  let database: FreshDatabase;
  let client: Client;
  beforeEach(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const run = () => migrateLedger(database.url);
  /** Everything in the database that it makes, as text. */
  const schema = async (): Promise<readonly string[]> => {
    const { rows } = await client.query<{ made: string }>(
      `WITH ours AS (SELECT oid, nspname FROM pg_namespace
         WHERE nspname IN ('ledger', 'views', 'writ', 'writ_tenant', 'messaging', 'drift', 'alerts', 'statistics'))
       SELECT format('%s.%s.%s %s %s %s', nspname, relname, attname, atttypid::regtype, attnotnull,
         col_description(c.oid, attnum)) AS made
       FROM ours JOIN pg_class AS c ON relnamespace = ours.oid AND relkind IN ('r', 'v')
         JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
       UNION ALL
       SELECT format('%s.%s %s %s', nspname, relname, relacl, obj_description(c.oid)) FROM ours
         JOIN pg_class AS c ON relnamespace = ours.oid AND relkind IN ('r', 'v')
       UNION ALL
       SELECT format('%s.%s %s', schemaname, tablename, substring(indexdef FROM ' USING .*$')) FROM pg_indexes
         WHERE schemaname IN (SELECT nspname FROM ours)
       UNION ALL
       SELECT format('%s.%s %s', schemaname, viewname, definition) FROM pg_views
         WHERE schemaname IN (SELECT nspname FROM ours WHERE nspname <> 'views')
       UNION ALL
       SELECT format('%s %s %s', pg_get_functiondef(p.oid), proacl, obj_description(p.oid))
       FROM ours JOIN pg_proc AS p ON pronamespace = ours.oid
       ORDER BY made`,
    );
    return rows.map(({ made }) => made);
  };

  it('makes everything once, and nothing when it is run again', async () => {
    expect(await run()).toEqual([...migrations, ...derived]);
    const made = await schema();
    expect(made.length).toBeGreaterThan(40);
    expect(await run()).toEqual([]);
    expect(await schema()).toEqual(made);
  });

  it('makes a log that only grows, also for the role that owns it', async () => {
    await run();
    await client.query(`INSERT INTO ledger.events VALUES
      (1, gen_random_uuid(), 'default', 's', 1, 't', now(), '', '')`);
    for (const change of [
      "UPDATE ledger.events SET type = 'u'",
      'DELETE FROM ledger.events',
      'TRUNCATE ledger.events',
    ])
      await expect(client.query(change)).rejects.toThrow(/ledger\.events is append-only/);
    const { rows } = await client.query('SELECT type FROM ledger.events');
    expect(rows).toEqual([{ type: 't' }]);
  });

  it('is done once when several processes do it at once', async () => {
    const done = await Promise.all([run(), run(), run()]);
    expect(done.flat()).toEqual([...migrations, ...derived]);
  });

  it('makes the same in two databases of one server at once', async () => {
    const other = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    const runs = await Promise.all([run(), migrateLedger(other.url)]);
    expect(runs[0]).toEqual(runs[1]);
    await other.drop();
  });

  it('builds an earlier schema forward: the same as a new one', async () => {
    await run();
    const made = await schema();
    // An earlier release had one view more, another form of a view, and no column, view, function and index that came since.
    const holds = view('writ.holds', `'x'::text AS tenant, 'x'::text AS hold_id, 1 AS earlier`);
    await deriveSchema(client, {
      ...declared,
      tables: derivedTables.map((table) =>
        table.name === 'approvals' ? { ...table, indexes: table.indexes.slice(1) } : table,
      ),
      objects: [
        ...derivedObjects.map((one) => (one.name === holds.name ? holds : one)),
        view('writ.abandoned', 'hold_id FROM writ.holds'),
        view('writ.after_abandoned', 'hold_id FROM writ.abandoned'),
      ],
    });
    await client.query(`
      DROP INDEX views.approvals_g1_tenant_work_order_id_idx;
      DROP VIEW writ.quarantine CASCADE;
      DROP FUNCTION writ.recalled_work;
      DROP VIEW writ.break_glasses CASCADE;
      DROP VIEW views.break_glasses CASCADE;
      ALTER TABLE views.break_glasses_g1 DROP COLUMN second_signature_owner`);
    expect(await schema()).not.toEqual(made);
    expect(await run()).toEqual(
      expect.arrayContaining([
        'views.approvals',
        'views.break_glasses',
        'writ.holds',
        'writ.quarantine',
        'writ_tenant.quarantine',
        'writ.recalled_work(text, text, text, text)',
        'writ.abandoned',
        'writ.after_abandoned',
      ]),
    );
    expect(await schema()).toEqual(made);
    expect(await run()).toEqual([]);
  });

  it('replaces a view in place where Postgres can: grants and views of others stay', async () => {
    await run();
    const made = await schema();
    await deriveSchema(client, {
      ...declared,
      objects: derivedObjects.map((one) =>
        one.name === 'writ.policies'
          ? { ...one, sql: `${one.sql} COMMENT ON VIEW writ.policies IS 'x'` }
          : one,
      ),
    });
    await client.query('CREATE VIEW public.mine AS SELECT policy_id FROM writ.policies');
    expect(await run()).toEqual(['writ.policies']);
    expect(await schema()).toEqual(made);
    expect((await client.query('SELECT FROM public.mine')).rows).toEqual([]);
  });

  it('names the views of others that keep it from replacing one, and changes nothing', async () => {
    await run();
    await client.query('CREATE VIEW public.mine AS SELECT policy_id FROM writ.policies');
    const made = await schema();
    const holds = view('writ.holds', `'x'::text AS hold_id`);
    const objects = derivedObjects.map((one) => (one.name === holds.name ? holds : one));
    await expect(deriveSchema(client, { ...declared, objects })).rejects.toThrow(
      /view mine depends on view writ.policies.* drop what depends on it/s,
    );
    expect(await schema()).toEqual(made);
  });

  it('changes nothing when it cannot make everything', async () => {
    await run();
    const made = await schema();
    const broken = view('writ.broken', 'nothing FROM nowhere');
    const objects = [view('writ.new', '1 AS one'), ...derivedObjects, broken];
    await expect(deriveSchema(client, { ...declared, objects })).rejects.toThrow('nowhere');
    expect(await schema()).toEqual(made);
  });

  it('[Q3] widens the tables that serve, also where views were rebuilt before', async () => {
    await run();
    await client.query(`
      CREATE TABLE views.approvals_g7 (LIKE views.approvals_g1 INCLUDING ALL);
      CREATE OR REPLACE VIEW views.approvals AS SELECT * FROM views.approvals_g7;
      DROP TABLE views.approvals_g1;
      INSERT INTO views.cursors (name, generation, version, status) VALUES ('approvals', 7, 1, 'live')`);
    const before = await schema();
    const wider = derivedTables.map((table) =>
      table.name === 'approvals'
        ? {
            ...table,
            columns: { ...table.columns, added: 'jsonb' },
            indexes: [...table.indexes, '(added)'],
          }
        : table,
    );
    expect(await deriveSchema(client, { ...declared, tables: wider })).toEqual(['views.approvals']);
    const made = (await schema()).filter((one) => !before.includes(one));
    expect(made).toEqual([
      'views.approvals.added jsonb f ',
      'views.approvals_g7  USING btree (added)',
      'views.approvals_g7.added jsonb f ',
    ]);
  });

  it.each([
    ['another baseline', `COMMENT ON SCHEMA ledger IS 'Baseline 0123'`],
    [
      'migrations before the baseline',
      `COMMENT ON SCHEMA ledger IS NULL; UPDATE ledger_migrations SET name = 'Ledger1600000000000'`,
    ],
  ])('refuses a database of an incompatible build, with what to do: %s', async (_, change) => {
    await run();
    await client.query(change);
    const before = await schema();
    await expect(run()).rejects.toThrow(
      /incompatible build of Writ.*start with an empty database/s,
    );
    expect(await schema()).toEqual(before);
  });

  it('can be taken back, except the role, which other databases may use', async () => {
    await run();
    for (const Migration of [...ledgerMigrations].reverse())
      await new Migration().down({
        query: async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows,
      } as never);
    expect(await schema()).toEqual([]);
  });
});
