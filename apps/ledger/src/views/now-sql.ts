/**
 * `writ.now()` by itself, for documented views: analysts may not call functions that read the clock's table,
 * and what a view reads it reads as its owner.
 */
export const nowSql = `(SELECT date_trunc('milliseconds', clock_timestamp() + ahead) FROM ledger.clock)`;
