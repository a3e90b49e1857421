/**
 * `writ.now()` for documented views, once for a statement. What a view calls runs as its reader, and
 * analysts may not read the clock's table, so this runs as its owner. It has to be stable to the planner: a column
 * that is volatile keeps a whole view from being planned together with the question about it.
 */
export const nowSql = '(SELECT ledger.time_of_rules())';
