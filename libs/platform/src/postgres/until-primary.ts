import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Logger } from 'pino';

const LOOK_MS = 250;

/** Resolves once the server takes writes: services of a new log may start before its database, a standby until then, is promoted. */
export const untilPrimary = async (
  pool: Pick<Pool, 'query'>,
  log: Pick<Logger, 'info'>,
): Promise<void> => {
  for (let tries = 0; await isStandby(pool); tries++) {
    if (tries === 0) log.info('the database is a standby: waiting until it is promoted');
    await sleep(LOOK_MS);
  }
};

const isStandby = async (pool: Pick<Pool, 'query'>): Promise<boolean> => {
  const { rows } = await pool.query<{ is: boolean }>('SELECT pg_is_in_recovery() AS is');
  return rows[0]!.is;
};
