import { Pool } from 'pg';
import { ViewKeeper } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { ledgerProjections } from '../projections';
import { logSource } from './log-source';

describe('a view that another role than its owner rebuilds', () => {
  let database: FreshDatabase;
  let pool: Pool;

  beforeAll(async () => {
    database = await freshDatabase();
    pool = new Pool({ connectionString: database.url });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  it('has a table of its owner, with whose rights it is read', async () => {
    await new ViewKeeper(pool, 'views', logSource, ledgerProjections).begin('approvals');
    const { rows } = await pool.query(
      `SELECT tablename AS table, tableowner AS owner FROM pg_tables
       WHERE schemaname = 'views' AND tablename ~ '^approvals_g' ORDER BY tablename`,
    );
    expect(rows).toEqual([
      { table: 'approvals_g1', owner: 'writ_ledger' },
      { table: 'approvals_g2', owner: 'writ_ledger' },
    ]);
  });
});
