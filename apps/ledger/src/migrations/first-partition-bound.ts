import { type ClientBase } from 'pg';
import { besideReaders } from '#platform';

type Sql = Pick<ClientBase, 'query'>;

/** The check constraint that shows that every event belongs to the first partition. */
export const BOUND_OF_FIRST = 'events_in_first_partition';

/** Of a new partition, as the migration begins. */
const PARTITION_EVENTS = 4_194_304;
const IN_USE =
  'The log is in use, and nothing was changed: end the transactions that read it, and migrate again.';

/**
 * Before the log gets partitions: Postgres reads the whole table to validate the constraint, while others read and append; the migration then
 * needs the lock of the table for a moment only. The bound leaves room for what is appended meanwhile. Does nothing where there is no log in one table.
 *
 * @returns what removes the constraint, for a migration that failed.
 */
export const boundFirstPartition = async (sql: Sql): Promise<() => Promise<void>> => {
  const { rows: tables } = await sql.query(
    `SELECT FROM pg_class WHERE oid = to_regclass('ledger.events') AND relkind = 'r'`,
  );
  if (tables.length === 0) return async () => undefined;
  const { rows } = await sql.query<{ bound: string }>(
    `SELECT ((size + ${PARTITION_EVENTS / 2}) / ${PARTITION_EVENTS} + 1) * ${PARTITION_EVENTS} + 1 AS bound
     FROM ledger.head WHERE log = 'main'`,
  );
  const drop = `DROP CONSTRAINT IF EXISTS ${BOUND_OF_FIRST}`;
  await alter(
    sql,
    `${drop}, ADD CONSTRAINT ${BOUND_OF_FIRST} CHECK (position < ${rows[0]!.bound}::bigint) NOT VALID`,
  );
  const undo = (): Promise<void> => alter(sql, drop);
  await sql
    .query(
      `SET statement_timeout = 0; ALTER TABLE ledger.events VALIDATE CONSTRAINT ${BOUND_OF_FIRST};
       RESET statement_timeout`,
    )
    .catch(async (error: unknown) => {
      await undo();
      throw error;
    });
  return undo;
};

const alter = (sql: Sql, change: string): Promise<void> =>
  besideReaders(
    async () =>
      void (await sql.query(
        `SET lock_timeout = '500ms'; ALTER TABLE ledger.events ${change}; RESET lock_timeout`,
      )),
    IN_USE,
  );
