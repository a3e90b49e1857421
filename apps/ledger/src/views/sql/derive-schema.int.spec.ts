import { Client } from 'pg';
import { eventually, freshDatabase, type FreshDatabase } from '#testkit';
import { migrateLedger } from '../../migrations';
import { type DerivedSchema, deriveSchema } from './derive-schema';
import { derivedObjects, pureFunctions } from './derived-objects';
import { type DerivedObject } from './documented-view';
import { type DerivedTable, derivedTables } from './tables';

const declared: DerivedSchema = {
  pureFunctions,
  tables: derivedTables,
  objects: derivedObjects,
};
/** Postgres cannot replace a view by this one in place. */
const otherHolds: DerivedObject = {
  kind: 'view',
  name: 'writ.holds',
  sql: `CREATE OR REPLACE VIEW writ.holds AS SELECT 'x'::text AS tenant, 'x'::text AS hold_id`,
};
const withOtherHolds: DerivedSchema = {
  ...declared,
  objects: derivedObjects.map((one) => (one.name === otherHolds.name ? otherHolds : one)),
};
const approvalsAs = (change: (table: DerivedTable) => Partial<DerivedTable>): DerivedSchema => ({
  ...declared,
  tables: derivedTables.map((table) =>
    table.name === 'approvals' ? { ...table, ...change(table) } : table,
  ),
});

describe('deriving the schema of the views', () => {
  let database: FreshDatabase;
  let client: Client;
  beforeEach(async () => {
    database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    client = await connected();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  const connected = async (): Promise<Client> => {
    const made = new Client({ connectionString: database.url });
    await made.connect();
    return made;
  };
  const grants = async () => {
    const { rows } = await client.query<{ privilege: string }>(
      `SELECT format('%s %s %s %s %s', grantee::regrole, privilege_type, name, part, is_grantable) AS privilege
       FROM (
         SELECT c.oid::regclass::text AS name, '' AS part, (aclexplode(relacl)).* FROM pg_class AS c
         WHERE relnamespace = 'writ'::regnamespace
         UNION ALL
         SELECT attrelid::regclass::text, attname, (aclexplode(attacl)).* FROM pg_attribute
         UNION ALL
         SELECT p.oid::regprocedure::text, '', (aclexplode(proacl)).* FROM pg_proc AS p
         WHERE pronamespace = 'writ'::regnamespace
       ) AS acl
       WHERE grantee = 'pg_monitor'::regrole ORDER BY 1`,
    );
    return rows.map(({ privilege }) => privilege);
  };

  it('restores the grants of others on views and functions that it makes again', async () => {
    await client.query(`
      GRANT SELECT ON writ.policies TO pg_monitor WITH GRANT OPTION;
      GRANT SELECT ON writ.holds TO pg_monitor;
      GRANT SELECT (work_order_id, owner) ON writ.work_orders TO pg_monitor;
      GRANT EXECUTE ON FUNCTION writ.recalled_work TO pg_monitor`);
    const before = await grants();
    expect(before).toHaveLength(5);
    await deriveSchema(client, withOtherHolds);
    expect(await grants()).toEqual(before);
  });

  it.each<[string, string, (table: DerivedTable) => Partial<DerivedTable>]>([
    [
      'type',
      'views.approvals_g1.due_at is timestamp with time zone, and its declaration says text',
      ({ columns }) => ({ columns: { ...columns, due_at: 'text' } }),
    ],
    [
      'key',
      'views.approvals_g1 has the key (tenant, approval_id), and its declaration says (approval_id)',
      () => ({ key: ['approval_id'] }),
    ],
  ])(
    'refuses a column whose %s changed, each time, and changes nothing',
    async (_, text, change) => {
      const changed = approvalsAs(change);
      for (let run = 0; run < 2; run += 1)
        await expect(deriveSchema(client, changed)).rejects.toThrow(text);
      expect(await deriveSchema(client)).toEqual([]);
    },
  );

  it('gives tables that exist the room for changed rows that is declared', async () => {
    await deriveSchema(
      client,
      approvalsAs(() => ({ fillfactor: 55 })),
    );
    const { rows } = await client.query(
      `SELECT reloptions FROM pg_class WHERE oid = 'views.approvals_g1'::regclass`,
    );
    expect(rows).toEqual([{ reloptions: ['fillfactor=55'] }]);
  });

  it('yields to readers that hold what it needs, and continues when they are done', async () => {
    const reader = await connected();
    // In the other order than the schema is made in: without a timeout one of the two is killed.
    await reader.query('BEGIN; SELECT FROM writ.quarantine LIMIT 1');
    const replaced = deriveSchema(client, withOtherHolds);
    await eventually(async () => {
      const { rowCount } = await reader.query(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'writ.quarantine'::regclass`,
      );
      return rowCount !== 0;
    });
    await reader.query('SELECT FROM writ.policies LIMIT 1; SELECT FROM writ.holds LIMIT 1');
    await reader.query('COMMIT');
    await reader.end();
    expect(await replaced).toEqual(['writ.holds']);
  });

  it('waits for the vacuum of a table as long as Postgres takes to cancel it', async () => {
    const vacuum = await connected();
    await vacuum.query('BEGIN; LOCK TABLE views.approvals_g1 IN SHARE UPDATE EXCLUSIVE MODE');
    const ended = eventually(async () => {
      const { rowCount } = await vacuum.query(
        `SELECT FROM pg_locks WHERE NOT granted AND relation = 'views.approvals_g1'::regclass
           AND clock_timestamp() - waitstart > interval '1 second'`,
      );
      return rowCount !== 0;
    }).then(() => vacuum.query('COMMIT'));
    const changed = approvalsAs(() => ({ fillfactor: 55 }));
    expect(await deriveSchema(client, changed, { waitMs: 0 })).toEqual(['views.approvals']);
    await ended;
    await vacuum.end();
  });

  it('gives up with what to do when readers never end', async () => {
    const reader = await connected();
    await reader.query('BEGIN; SELECT FROM writ.policies LIMIT 1');
    await expect(deriveSchema(client, withOtherHolds, { waitMs: 0 })).rejects.toThrow(
      'end the transactions that read them',
    );
    await reader.query('COMMIT');
    await reader.end();
    expect(await deriveSchema(client, withOtherHolds)).toEqual(['writ.holds']);
  });
});
