import { type Pool } from 'pg';
import { type Logger } from 'pino';

/**
 * Warns where a service connects as a role that may change what is recorded: no service needs that. It looks once, at the start,
 * and an outage is for others to report.
 */
export const warnOfRights = async (pool: Pick<Pool, 'query'>, log: Logger): Promise<void> => {
  const { rows } = await pool.query<{ role: string; mayChange: boolean | null }>(
    `SELECT current_user AS role,
       has_table_privilege(to_regclass('ledger.events'), 'UPDATE, DELETE, TRUNCATE') AS "mayChange"`,
  );
  const { role, mayChange } = rows[0]!;
  if (mayChange)
    log.warn({ role }, 'this database role may change the log: connect as the role of the service');
};
