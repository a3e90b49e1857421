import { Pool } from 'pg';
import { ViewKeeper } from '#platform';
import { freshDatabase, type FreshDatabase } from '#testkit';
import { ledgerProjections } from '../projections';
import { logSource } from './log-source';

describe('a view that is rebuilt', () => {
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

  it('leaves as much room for changed rows as before', async () => {
    await pool.query('ALTER TABLE views.exceptions_g1 SET (fillfactor = 55)');
    await new ViewKeeper(pool, 'views', logSource, ledgerProjections).begin('exceptions');
    const { rows } = await pool.query(
      `SELECT relname, reloptions FROM pg_class
       WHERE oid IN ('views.exceptions_g1'::regclass, 'views.exceptions_g2'::regclass) ORDER BY 1`,
    );
    expect(rows).toEqual([
      { relname: 'exceptions_g1', reloptions: ['fillfactor=55'] },
      { relname: 'exceptions_g2', reloptions: ['fillfactor=55'] },
    ]);
  });
});
