import { Client } from 'pg';
import { defineProjection } from '#kernel';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { ViewTable } from './view-table';

const KEY = ['tenant', 'kind', 'id', 'place', 'on_kind', 'on_id'] as const;

const edges = defineProjection({
  name: 'edges',
  version: 1,
  columns: Object.fromEntries(KEY.map((name) => [name, 'text'] as const)),
  key: KEY,
  rowsOf: () => [],
  on: {},
});

const tallies = defineProjection({
  name: 'tallies',
  version: 1,
  columns: { id: 'text', count: 'integer' },
  key: ['id'],
  rowsOf: () => [],
  on: {},
});

describe('the table of a view', () => {
  let database: FreshDatabase;
  let client: Client;
  beforeAll(async () => {
    database = await freshDatabase({ schema: 'view_table', migrate });
    // As the runner's sessions plan.
    client = new Client({
      connectionString: database.url,
      options: '-c plan_cache_mode=force_generic_plan',
    });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('finds and removes rows of a long key by the primary key, whatever else is indexed', async () => {
    const table = new ViewTable('shown', edges, 1);
    await table.describe(client);
    const one = ['acme', 'decision', 'd7', 'w7', 'policy', 'refund@3'];
    const another = ['acme', 'decision', 'd7', 'w7', 'policy', 'refund@4'];
    const found = await table.load(client, [one, another]);
    expect([...found.values()]).toEqual([Object.fromEntries(KEY.map((name, i) => [name, one[i]]))]);

    for (const statement of table.statementsFor(new Map([[one.join('\u0000'), null]])))
      await client.query(statement);
    expect((await table.load(client, [one])).size).toBe(0);
    expect(await readsOf('edges_by_what_they_rest_on')).toBe(0);
    expect(await readsOf('edges_g1_pkey')).toBeGreaterThan(0);
  });

  it('writes and removes many rows in several statements', async () => {
    const table = new ViewTable('shown', tallies, 1);
    await table.describe(client);
    const rows = Array.from({ length: 20_000 }, (_, n) => ({ id: `${n}`, count: n }));
    const writing = table.statementsFor(new Map(rows.map((row) => [row.id, row])));
    const removing = table.statementsFor(new Map(rows.map(({ id }) => [id, null])));
    expect([writing.length, removing.length]).toEqual([3, 3]);
    const rowIds = rows.map(({ id }) => [id]);
    for (const statement of writing) await client.query(statement);
    const written = await table.load(client, rowIds);
    expect(written.size).toBe(20_000);
    expect(written.get('19999')).toEqual({ id: '19999', count: 19_999 });
    for (const statement of removing) await client.query(statement);
    expect((await table.load(client, rowIds)).size).toBe(0);
  });

  /** How often an index was read, as the statistics of this session tell it. */
  const readsOf = async (index: string): Promise<number> => {
    await client.query('SELECT pg_stat_force_next_flush()');
    const { rows } = await client.query<{ reads: string }>(
      'SELECT idx_scan AS reads FROM pg_stat_user_indexes WHERE indexrelname = $1',
      [index],
    );
    return Number(rows[0]!.reads);
  };
});

/** Very many rows that rest on one thing: an index over what they rest on finds all of them. */
const migrate = async (url: string): Promise<void> => {
  const client = new Client(url);
  await client.connect();
  await client.query(`
    CREATE SCHEMA shown;
    CREATE TABLE shown.edges_g1 (${KEY.map((name) => `${name} text`).join(', ')}, PRIMARY KEY (${KEY.join(', ')}));
    INSERT INTO shown.edges_g1
      SELECT 'acme', 'decision', 'd' || n, 'w' || n, 'policy', 'refund@3' FROM generate_series(1, 20000) AS n;
    CREATE TABLE shown.tallies_g1 (id text PRIMARY KEY, count integer NOT NULL);
    CREATE INDEX edges_by_what_they_rest_on ON shown.edges_g1 (tenant, on_kind, on_id, kind, id, place);
    ANALYZE shown.edges_g1;`);
  await client.end();
};
