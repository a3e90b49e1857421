import { Client, type PoolClient } from 'pg';
import { defineProjection } from '#kernel';
import { eventually, freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { createPool } from '../postgres/pool';
import { ViewKeeper } from './view-keeper';

const nothing = defineProjection({
  name: 'nothing',
  version: 1,
  columns: { id: 'text' },
  key: ['id'],
  rowsOf: () => [],
  on: {},
});

describe('asking for a view while the database goes away', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    database = await freshDatabase({ schema: 'waiting_log', migrate: slowLog });
  });
  afterAll(() => database.drop());

  it('rejects when its session is cut, and lets go of it without a listener left', async () => {
    const pool = createPool(database.url, 'keeper-test', unhurried);
    const taken: PoolClient[] = [];
    pool.on('acquire', (client) => taken.push(client));
    let removed = 0;
    pool.on('remove', () => (removed += 1));
    const keeper = new ViewKeeper(pool, 'views', { table: 'ledger.events' }, [nothing]);

    const begun = keeper.begin('nothing').then(
      () => 'begun',
      () => 'rejected',
    );
    await eventually(() => taken.length === 1);
    expect(taken[0]!.listenerCount('error')).toBeGreaterThan(0);
    await cutSessions(database.url);
    expect(await begun).toBe('rejected');
    await eventually(() => removed === 1);
    expect(pool.totalCount).toBe(0);
    await pool.end();
  });
});

/** A log whose end takes long to read. */
const slowLog = async (url: string): Promise<void> => {
  await withClient(url, (client) =>
    client.query(`CREATE SCHEMA ledger;
      CREATE VIEW ledger.events AS SELECT 1::bigint AS position FROM pg_sleep(5)`),
  );
};

const cutSessions = (url: string): Promise<void> =>
  withClient(url, (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'keeper-test' AND datname = current_database()`),
  );

const withClient = async (
  url: string,
  work: (client: Client) => Promise<unknown>,
): Promise<void> => {
  const client = new Client(url);
  await client.connect();
  await work(client);
  await client.end();
};
