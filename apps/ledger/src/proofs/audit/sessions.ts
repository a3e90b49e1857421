import { Client } from 'pg';
import { type FoldingSessions } from './view-fold';

const CONNECT_MS = 5_000;
/** An audit takes as long as it takes, and sorts much at once. */
const PATIENT =
  '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c TimeZone=UTC -c work_mem=64MB';

/**
 * Opens the sessions of an audit, hands them to `work` and closes them. The log is read in one read-only
 * transaction with one snapshot; the other session writes nothing but temporary tables. Rejects as the database does.
 */
export const withSessions = async <T>(
  databaseUrl: string,
  work: (sessions: FoldingSessions) => Promise<T>,
): Promise<T> => {
  const log = session(databaseUrl, 'audit-log', '-c default_transaction_read_only=on');
  const scratch = session(databaseUrl, 'audit-scratch', '-c temp_buffers=64MB');
  try {
    await Promise.all([log.connect(), scratch.connect()]);
    await log.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return await work({ log, scratch });
  } finally {
    await Promise.all([log.end(), scratch.end()].map((ended) => ended.catch(() => undefined)));
  }
};

const session = (databaseUrl: string, name: string, options: string): Client => {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: name,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    options: `${options} ${PATIENT}`,
    // The next page is asked for before the last one is worked through.
    pipeline: true,
  });
  // Whatever waits for an answer hears of it.
  client.on('error', () => undefined);
  return client;
};
