import { type ClientBase } from 'pg';

type Sql = Pick<ClientBase, 'query'>;

/** Advisory locks: who may take one may take those of others, and so hold up what they guard. */
const LOCKS = '^pg_(try_)?advisory_';

/** Large objects and messages in the write-ahead log: who reads a database fills its disk by them. */
const WRITES = '^(lo_|lowrite$|pg_logical_emit_message$)';

/**
 * Takes from everybody what Postgres lets everybody do to a database in which they may change nothing, and leaves the locks to
 * `lockers` and the database's owner, who migrates. Only a superuser may: for another migrating role it changes nothing. Where nothing differs, it changes nothing.
 */
export const confineServerFunctions = async (
  sql: Sql,
  lockers: readonly string[],
): Promise<void> => {
  const { rows: open } = await sql.query<Statement>(
    `SELECT format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', oid::regprocedure) AS statement
     FROM (${functionsOf('$1')}) AS p
     WHERE EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)`,
    [`${LOCKS}|${WRITES}`],
  );
  for (const { statement } of open) await sql.query(statement);
  const { rows: missing } = await sql.query<Statement>(
    `SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', oid::regprocedure, role) AS statement
     FROM (${functionsOf('$1')}) AS p,
       (SELECT unnest($2::text[]) UNION SELECT pg_get_userbyid(datdba) FROM pg_database
        WHERE datname = current_database()) AS locker(role)
     WHERE NOT has_function_privilege(role::name, oid, 'EXECUTE')`,
    [LOCKS, lockers],
  );
  for (const { statement } of missing) await sql.query(statement);
};

interface Statement {
  readonly statement: string;
}

/** SQL: Postgres' own functions of such names whose rights the migrating role may change. */
const functionsOf = (pattern: string): string =>
  `SELECT oid, proowner, proacl FROM pg_proc
   WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ ${pattern} AND pg_has_role(proowner, 'USAGE')`;
