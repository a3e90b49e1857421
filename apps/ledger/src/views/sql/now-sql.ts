/**
 * `writ.now()` for documented views, once for a statement. What a view calls runs as whoever reads the view, and
 * analysts may not read the clock's table, so this runs as its owner. It has to be stable to the planner: a column
 * that is volatile keeps a whole view from being planned together with the question about it.
 */
export const nowSql = '(SELECT ledger.time_of_rules())';

/** For the migration that comes before the first view that says `nowSql`. */
export const timeOfRulesSql = `
  CREATE FUNCTION ledger.time_of_rules() RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$ SELECT writ.now() $$;
  COMMENT ON FUNCTION ledger.time_of_rules() IS
    'writ.now() for whoever reads a view that asks for it.'`;
