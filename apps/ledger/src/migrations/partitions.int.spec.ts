import { Client } from 'pg';
import { migrate } from '#platform';
import { eventually, freshDatabase, type FreshDatabase } from '#testkit';
import { boundFirstPartition } from './first-partition-bound';
import { ledgerMigrations, migrateLedger } from './index';
import { Partitions1700000000005 } from './1700000000005-partitions';
import { smallPartitions } from './small-partitions.fixture';

const before = ledgerMigrations.slice(0, ledgerMigrations.indexOf(Partitions1700000000005));

describe('giving the log partitions', () => {
  let database: FreshDatabase;
  let client: Client;
  const others: Client[] = [];
  beforeEach(async () => {
    database = await freshDatabase({
      schema: 'one_table',
      migrate: async (url) => void (await migrate(url, 'ledger', before)),
    });
    client = await connected();
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.end()));
    await database.drop();
  });

  const connected = async (): Promise<Client> => {
    const other = new Client(database.url);
    others.push(other);
    await other.connect();
    return other;
  };
  const run = () => migrateLedger(database.url);
  /** The migration alone. */
  const up = async (): Promise<void> => {
    await client.query('BEGIN');
    const query = async (sql: string) => (await client.query(sql)).rows;
    await new Partitions1700000000005().up({ query } as never);
    await client.query('COMMIT');
  };

  it('[O10] keeps every privilege on the log, also those that an administrator granted', async () => {
    await client.query(`
      GRANT USAGE ON SCHEMA ledger TO pg_monitor;
      GRANT SELECT, UPDATE ON ledger.head TO pg_monitor;
      GRANT INSERT ON ledger.events TO pg_monitor WITH GRANT OPTION;
      GRANT SELECT ON ledger.events TO PUBLIC;
      GRANT SELECT (position, type), REFERENCES (id) ON ledger.events TO writ_analyst`);
    const privileges = async (): Promise<readonly string[]> => {
      const { rows } = await client.query<{ one: string }>(
        `SELECT format('%s %s %s %s', attname, grantee, privilege_type, is_grantable) AS one FROM (
           SELECT '' AS attname, a.* FROM pg_class, aclexplode(relacl) AS a WHERE oid = 'ledger.events'::regclass
           UNION ALL SELECT attname, a.* FROM pg_attribute, aclexplode(attacl) AS a
           WHERE attrelid = 'ledger.events'::regclass) AS granted
         ORDER BY one`,
      );
      return rows.map(({ one }) => one);
    };
    const granted = await privileges();
    expect(granted.length).toBeGreaterThan(5);
    await up();
    expect(await privileges()).toEqual(granted);
    await client.query(`SET ROLE pg_monitor; UPDATE ledger.head SET size = size + 1`);
  });

  it('reads no event while it holds the lock of the log', async () => {
    const notices: (string | undefined)[] = [];
    await boundFirstPartition(client);
    await client.query('SET client_min_messages = debug1');
    client.on('notice', ({ message }) => notices.push(message));
    await up();
    expect(notices).toContain(
      'partition constraint for table "events_1" is implied by existing constraints',
    );
    const { rows } = await client.query(
      `SELECT conname FROM pg_constraint WHERE conrelid = 'ledger.events_1'::regclass AND contype = 'c'`,
    );
    expect(rows).toEqual([]);
  });

  it('lets others read and append while it waits for somebody who reads the log for long', async () => {
    await client.query('BEGIN; SELECT FROM ledger.events');
    const migrated = run();
    const watcher = await connected();
    const waiting = async (): Promise<boolean> => {
      const { rowCount } = await watcher.query(
        `SELECT FROM pg_locks WHERE relation = 'ledger.events'::regclass AND NOT granted`,
      );
      return rowCount === 1;
    };
    await eventually(waiting);
    const other = await connected();
    await other.query(`SET statement_timeout = '10s'`);
    await other.query(`INSERT INTO ledger.events VALUES
      (1, gen_random_uuid(), 'default', 's', 1, 't', now(), '', '')`);
    await client.query('COMMIT');
    expect(await migrated).toContain(Partitions1700000000005.name);
  });

  it('names what others have made of the table, and changes nothing', async () => {
    await client.query(`
      CREATE VIEW public.mine AS SELECT position FROM ledger.events;
      CREATE PUBLICATION copies FOR TABLE ledger.events`);
    await expect(run()).rejects.toThrow(/publication copies.*view mine.*migrate, and create it/);
    const { rows } = await client.query(
      `SELECT relkind, (SELECT count(*)::int FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c') AS checks
       FROM pg_class AS c WHERE oid = 'ledger.events'::regclass`,
    );
    expect(rows).toEqual([{ relkind: 'r', checks: 0 }]);
    await client.query('DROP VIEW public.mine; DROP PUBLICATION copies');
    expect(await run()).toContain(Partitions1700000000005.name);
  });

  it('[G5] lets an earlier build write the first partition to its end, and no event beyond', async () => {
    await run();
    await smallPartitions(database.url, 256);
    const tooOld = 'this build is too old to write it';
    const change = (set: string) => client.query(`UPDATE ledger.head SET ${set}`);
    await change('epoch = epoch + 1');
    await change('size = 256');
    await change(`lease_until = '-infinity'`);
    await expect(change('size = size + 1')).rejects.toThrow(tooOld);
    await expect(change('epoch = epoch + 1')).rejects.toThrow(tooOld);
    await client.query(`SET writ.partitions_known = 'yes'`);
    await change('size = size + 1');
    await change('epoch = epoch + 1');
  });

  it('makes at most four partitions ahead of the log', async () => {
    await run();
    const { rows } = await client.query(
      'SELECT made_to::float8, each_takes::float8 FROM ledger.make_partitions(1000000000000)',
    );
    expect(rows).toEqual([{ made_to: 4 * 4_194_304, each_takes: 4_194_304 }]);
  });
});
