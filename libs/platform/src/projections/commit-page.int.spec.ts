import { Client } from 'pg';
import { defineProjection } from '#kernel';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { commitPage, RowsRefused } from './commit-page';
import { type Cursor, CursorStore, cursorTableSql, FenceLost } from './cursor-store';
import { ViewTarget } from './view-target';

const names = defineProjection<{ id: string; label: string }>({
  name: 'names',
  version: 1,
  columns: { id: 'text', label: 'text' },
  key: ['id'],
  rowsOf: () => [],
  on: {},
});

const TO = 7;

describe('committing a page', () => {
  let database: FreshDatabase;
  let client: Client;
  const store = new CursorStore('shown');

  beforeEach(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    client = new Client({ connectionString: database.url, pipeline: true });
    await client.connect();
    await client.query(
      `CREATE SCHEMA shown; ${cursorTableSql('shown')}
       CREATE TABLE shown.names_g1 (id text PRIMARY KEY, label text NOT NULL);`,
    );
    await store.ensure(client, 'names', 1);
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const stored = async (): Promise<Cursor> => (await store.all(client))[0]!;
  const insert = (label: string | null) => ({
    text: `INSERT INTO shown.names_g1 VALUES ('a', $1)`,
    values: [label],
  });
  const commit = async (label: string | null): Promise<void> => {
    const target = new ViewTarget('shown', names, await stored(), 10);
    await commitPage(client, store, [{ target, statements: [insert(label)] }], 0, TO);
  };
  const moveCursor = () => client.query('UPDATE shown.cursors SET position = 3');
  const rows = async () => (await client.query('SELECT * FROM shown.names_g1')).rows;

  it('[G4] writes rows and cursor together', async () => {
    await commit('Anna');
    expect(await rows()).toEqual([{ id: 'a', label: 'Anna' }]);
    expect((await stored()).position).toBe(TO);
  });

  it('[G4] writes nothing where another process has moved the cursor', async () => {
    await moveCursor();
    await expect(commit('Anna')).rejects.toThrow(FenceLost);
    expect(await rows()).toEqual([]);
    expect((await stored()).position).toBe(3);
  });

  it('[O2] names the view whose row the database refuses, and writes nothing', async () => {
    await expect(commit(null)).rejects.toThrow(RowsRefused);
    expect((await stored()).position).toBe(0);
  });

  it('[O2] blames no row where another process has moved the cursor', async () => {
    await moveCursor();
    await expect(commit(null)).rejects.toThrow(FenceLost);
  });
});
