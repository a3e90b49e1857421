import { type Pool } from 'pg';
import { eventually, freshDatabase, type FreshDatabase, unhurried } from '#testkit';
import { createPool } from '../postgres/pool';
import { connectAside } from './connections';
import { Statistics } from './statistics';

const NAME = 'statistics-test-aside';

describe('statistics of tables that are being written', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let statistics: Statistics;
  let sessions: number;

  beforeEach(async () => {
    database = await freshDatabase({ schema: 'nothing', migrate: async () => {} });
    pool = createPool(database.url, 'statistics-test', unhurried);
    await pool.query(`CREATE TABLE first AS SELECT generate_series(1, 100) AS n;
      CREATE TABLE second AS SELECT generate_series(1, 200) AS n;`);
    sessions = 0;
    statistics = new Statistics(() => {
      sessions += 1;
      return connectAside(database.url, NAME);
    });
  });
  afterEach(async () => {
    await statistics.close();
    await pool.end();
    await database.drop();
  });

  /** Rows that the planner believes a table to have; -1: it never counted them. */
  const believed = async (table: string): Promise<number> => {
    const { rows } = await pool.query<{ reltuples: number }>(
      'SELECT reltuples FROM pg_class WHERE oid = $1::regclass',
      [table],
    );
    return rows[0]!.reltuples;
  };
  const open = async (): Promise<number> => {
    const { rowCount } = await pool.query(
      'SELECT FROM pg_stat_activity WHERE application_name = $1',
      [NAME],
    );
    return rowCount!;
  };

  it('are gathered once for each table, in one session', async () => {
    for (const table of ['first', 'second', 'first']) statistics.gather(table);
    expect(await statistics.has('second')).toBe(true);
    expect(await statistics.has('first')).toBe(true);
    expect([await believed('first'), await believed('second')]).toEqual([100, 200]);
    expect(sessions).toBe(1);
  });

  it('are not there for a table that nobody queried', async () => {
    expect(await statistics.has('first')).toBe(false);
    expect([await believed('first'), sessions]).toEqual([-1, 0]);
  });

  it('are left to others for a table that was empty then: it may be large by now', async () => {
    await pool.query('CREATE TABLE late (n integer)');
    statistics.gather('late');
    expect(await statistics.has('late')).toBe(false);
  });

  it('are left to others for a table that cannot be read, and gathered for the next', async () => {
    statistics.gather('gone');
    statistics.gather('second');
    expect(await statistics.has('gone')).toBe(false);
    expect(await statistics.has('second')).toBe(true);
  });

  it('are left to others where there is no session', async () => {
    const alone = new Statistics(() => Promise.reject(new Error('Nobody is there.')));
    alone.gather('first');
    expect(await alone.has('first')).toBe(false);
    await alone.close();
  });

  it('end with their session', async () => {
    statistics.gather('first');
    expect(await statistics.has('first')).toBe(true);
    await statistics.close();
    statistics.gather('second');
    expect(await statistics.has('second')).toBe(false);
    await eventually(open, (count) => count === 0);
  });
});
