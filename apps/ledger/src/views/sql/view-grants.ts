import { type ClientBase } from 'pg';

type Sql = Pick<ClientBase, 'query'>;

/** A privilege that a role other than the owner has on a view, a column of it, or a function. */
export interface Grant {
  /** The object's name, qualified. */
  readonly name: string;
  readonly column: string | null;
  /** The statement that grants it. */
  readonly statement: string;
}

export const isFunction = (name: string): boolean => name.endsWith(')');

/** The privileges on these views and functions; absent ones have none. */
export const readGrants = async (sql: Sql, names: readonly string[]): Promise<readonly Grant[]> => {
  const { rows } = await sql.query<Grant>(
    `SELECT name, "column", format('GRANT %s%s ON %s %s TO %s%s', privilege_type,
       '(' || quote_ident("column") || ')', kind, name,
       CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END,
       CASE WHEN is_grantable THEN ' WITH GRANT OPTION' END) AS statement
     FROM (
       SELECT name, NULL AS "column", 'TABLE' AS kind, relowner AS owner, (aclexplode(relacl)).*
       FROM unnest($1::text[]) AS name JOIN pg_class AS c ON c.oid = to_regclass(name)
       UNION ALL
       SELECT name, attname, 'TABLE', relowner, (aclexplode(attacl)).*
       FROM unnest($1::text[]) AS name JOIN pg_class AS c ON c.oid = to_regclass(name)
         JOIN pg_attribute ON attrelid = c.oid
       UNION ALL
       SELECT name, NULL, 'FUNCTION', proowner, (aclexplode(proacl)).*
       FROM unnest($2::text[]) AS name JOIN pg_proc AS p ON p.oid = to_regprocedure(name)
     ) AS privilege WHERE grantee <> owner`,
    [names.filter((name) => !isFunction(name)), names.filter(isFunction)],
  );
  return rows;
};

/** Grants again what still exists; a column may be gone. */
export const restoreGrants = async (sql: Sql, grants: readonly Grant[]): Promise<void> => {
  for (const { name, column, statement } of grants) {
    const { rowCount } = await sql.query(
      column === null
        ? `SELECT WHERE to_${isFunction(name) ? 'regprocedure' : 'regclass'}($1) IS NOT NULL`
        : 'SELECT FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2',
      column === null ? [name] : [name, column],
    );
    if (rowCount === 1) await sql.query(statement);
  }
};
