import { Pool, types } from 'pg';

const INT8 = 20;
// Positions and counts stay far below 2^53; as text they would sort and compare wrongly.
types.setTypeParser(INT8, Number);

/**
 * A pool that survives the database: an idle connection that dies is dropped, not thrown, and no
 * statement, lock or idle transaction may hold others up for long.
 */
export const createPool = (url: string, name: string, size = 6): Pool => {
  const pool = new Pool({
    connectionString: url,
    application_name: name,
    max: size,
    connectionTimeoutMillis: 2_000,
    statement_timeout: 15_000,
    lock_timeout: 3_000,
    idle_in_transaction_session_timeout: 2_000,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  return pool;
};
