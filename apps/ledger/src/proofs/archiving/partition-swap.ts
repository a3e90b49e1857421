import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, DatabaseError } from 'pg';
import { type Partition } from '#contracts';
import { NotArchived } from './not-archived';
import { tableOf } from './partitions';

type Bounds = Pick<Partition, 'number' | 'first' | 'last'>;

/** Readers and appends wait at most so long for the exchange; who holds it up longer is waited for without them. */
const LOCK_MS = 300;
const PAUSE_MS = 1_000;
const TRIES = 60;
const LOCK_NOT_AVAILABLE = '55P03';

/** Makes the table that is to replace the one of a partition, empty. What an earlier attempt left behind is removed. */
export const makeReplacement = async (
  sql: Client,
  { number, first, last }: Bounds,
  isArchived: boolean,
): Promise<string> => {
  const table = tableOf(number, isArchived);
  await sql.query(`
    DROP TABLE IF EXISTS ${table};
    CREATE TABLE ${table} (LIKE ledger.events,
      PRIMARY KEY (position), UNIQUE (id), UNIQUE (tenant, stream, version),
      CHECK (position BETWEEN ${first} AND ${last}));
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`);
  return table;
};

/**
 * Replaces the table of a partition by another one, whose check constraint says that it fits. Who reads the log in a longer
 * transaction ends it first: no snapshot sees a part of either. Rejects with `NotArchived` where that takes too long.
 */
export const exchange = async (
  sql: Client,
  { number, first, last }: Bounds,
  isArchived: boolean,
  record: () => Promise<unknown>,
): Promise<void> => {
  const [from, to] = [tableOf(number, !isArchived), tableOf(number, isArchived)];
  const begin = number === 1 ? 'MINVALUE' : String(first);
  for (let tries = 1; ; tries += 1) {
    try {
      await sql.query(`BEGIN; SET LOCAL lock_timeout = ${LOCK_MS}`);
      await sql.query(`
        ALTER TABLE ledger.events DETACH PARTITION ${from};
        ALTER TABLE ledger.events ATTACH PARTITION ${to} FOR VALUES FROM (${begin}) TO (${last + 1});
        DROP TABLE ${from}`);
      await record();
      await sql.query('COMMIT');
      return;
    } catch (error) {
      await sql.query('ROLLBACK');
      if (!isLocked(error)) throw error;
      if (tries === TRIES)
        throw new NotArchived(
          'Somebody reads the log in a long transaction, such as an audit or a backup: try again when it has ended.',
        );
      await sleep(PAUSE_MS);
    }
  }
};

const isLocked = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE;
