import { Client } from 'pg';
import { migrate } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { ledgerMigrations } from './index';

describe('migrating the ledger', () => {
  let database: FreshDatabase;
  beforeEach(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
  });
  afterEach(() => database.drop());

  const names = ledgerMigrations.map(({ name }) => name);
  const run = () => migrate(database.url, 'ledger', ledgerMigrations);
  /** Everything in the database that a migration could make, as text. */
  const schema = async (): Promise<readonly string[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ made: string }>(
      `SELECT format('%s.%s %s', table_schema, table_name, string_agg(
         format('%s %s %s', column_name, data_type, is_nullable), ', ' ORDER BY ordinal_position)) AS made
       FROM information_schema.columns
       WHERE table_schema IN ('ledger', 'views', 'writ', 'messaging')
       GROUP BY table_schema, table_name
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname IN ('ledger', 'views', 'messaging')
       UNION ALL SELECT definition FROM pg_views WHERE schemaname IN ('views', 'writ')
       ORDER BY made`,
    );
    await client.end();
    return rows.map(({ made }) => made);
  };

  it('makes everything once, and nothing when it is run again', async () => {
    expect(await run()).toEqual(names);
    const made = await schema();
    expect(made.length).toBeGreaterThan(40);
    expect(await run()).toEqual([]);
    expect(await schema()).toEqual(made);
  });

  it('is done once when several processes do it at once', async () => {
    const done = await Promise.all([run(), run(), run()]);
    expect(done.flat()).toEqual(names);
  });

  it('makes the same in two databases of one server at once', async () => {
    const other = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    const runs = [run(), migrate(other.url, 'ledger', ledgerMigrations)];
    expect(await Promise.all(runs)).toEqual([names, names]);
    await other.drop();
  });

  it('[Q3] widens the tables that serve, also where views were built anew before', async () => {
    await migrate(database.url, 'ledger', ledgerMigrations.slice(0, 6));
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`
      CREATE TABLE views.approvals_g7 (LIKE views.approvals_g1 INCLUDING ALL);
      CREATE OR REPLACE VIEW views.approvals AS SELECT * FROM views.approvals_g7;
      DROP TABLE views.approvals_g1;
      INSERT INTO views.cursors (name, generation, version, status) VALUES ('approvals', 7, 1, 'live')`);
    expect(await run()).toEqual(names.slice(6));
    const { rows } = await client.query<{ relation: string; columns: string }>(
      `SELECT table_name AS relation, string_agg(column_name, ' ' ORDER BY ordinal_position) AS columns
       FROM information_schema.columns
       WHERE table_schema = 'views' AND table_name LIKE 'approvals%' GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.map(({ relation }) => relation)).toEqual(['approvals', 'approvals_g7']);
    expect(rows[1]!.columns).toBe(rows[0]!.columns);
    expect(rows[0]!.columns).toMatch(/ last_position .*request_state/);
    await client.end();
  });

  it('can be taken back, except the role, which other databases may use', async () => {
    await run();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    for (const Migration of [...ledgerMigrations].reverse())
      await new Migration().down({
        query: async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows,
      } as never);
    await client.end();
    expect(await schema()).toEqual([]);
  });
});
