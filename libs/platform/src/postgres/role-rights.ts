import { type ClientBase } from 'pg';
import { inTransaction } from '../projections/commit-page';
import { identifier } from '../projections/view-table';
import { confineServerFunctions } from './server-functions';

type Sql = Pick<ClientBase, 'query'>;

export type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE';

/** What one role may do in the schemas of a `SchemaRights`. */
export interface RoleRights {
  readonly role: string;
  /** Qualified table → privileges. */
  readonly tables?: Readonly<Record<string, readonly Privilege[]>>;
  /** Schemas of which it reads every table and view, and calls every function. */
  readonly reads?: readonly string[];
  /** Schemas with functions that everybody may call. */
  readonly usesSchemas?: readonly string[];
  /** Schemas of which it reads every table that another of these roles will create there. */
  readonly readsNew?: readonly { readonly schema: string; readonly madeBy: string }[];
  /** Schemas that are its own with all that is in them, by a regular expression: it may create and drop tables there. */
  readonly owns?: string;
  /** It may create schemas. */
  readonly createsSchemas?: true;
  /** It may take advisory locks. */
  readonly holdsLocks?: true;
  /** Roles whose rights it has besides. */
  readonly inRoles?: readonly string[];
}

/** Declared beside the tables that it is about. In these schemas each role has the declared rights and no others. */
export interface SchemaRights {
  readonly schemas: readonly string[];
  readonly roles: readonly RoleRights[];
}

/** A table or view of the database. */
export interface Relation {
  readonly schema: string;
  /** Qualified. */
  readonly name: string;
  readonly owner: string;
  /** `<role> <privilege>` of every privilege that is granted on it. */
  readonly grants: readonly string[];
}

/**
 * Creates the roles that are missing, without a login, and brings their rights to what is declared. Where nothing differs, it
 * changes nothing. It takes a role that may create roles, and that owns the tables; it runs after the migrations.
 */
export const grantRights = async (client: ClientBase, declared: SchemaRights): Promise<void> => {
  for (const { role } of declared.roles) await ensureRole(client, role);
  await inTransaction(client, async () => {
    for (const rights of declared.roles) await handOver(client, rights);
    const relations = await readRelations(client, declared.schemas);
    for (const statement of statementsOf(declared.roles, relations)) await client.query(statement);
    for (const rights of declared.roles) await grantRest(client, rights);
    const lockers = declared.roles.flatMap(({ role, holdsLocks }) => (holdsLocks ? role : []));
    if (lockers.length > 0) await confineServerFunctions(client, lockers);
  });
};

/** Statements that bring the privileges on tables and views to the declared ones. Throws on a table that does not exist. */
export const statementsOf = (
  roles: readonly RoleRights[],
  relations: readonly Relation[],
): readonly string[] => roles.flatMap((rights) => statementsOfRole(rights, relations));

const statementsOfRole = (
  { role, tables = {}, reads = [] }: RoleRights,
  relations: readonly Relation[],
): readonly string[] => {
  const known = new Set(relations.map(({ name }) => name));
  const unknown = Object.keys(tables).filter((name) => !known.has(name));
  if (unknown.length > 0)
    throw new Error(`${role} is given rights on ${unknown.join(', ')}, which does not exist.`);
  return relations
    .filter(({ owner }) => owner !== role)
    .flatMap(({ schema, name, grants }) => {
      const wanted = new Set<string>(tables[name]);
      if (reads.includes(schema)) wanted.add('SELECT');
      const present = new Set(
        grants.filter((grant) => grant.startsWith(`${role} `)).map((grant) => grant.split(' ')[1]!),
      );
      const missing = [...wanted].filter((privilege) => !present.has(privilege));
      const excess = [...present].filter((privilege) => !wanted.has(privilege));
      return [
        ...missing.map((privilege) => `GRANT ${privilege} ON ${name} TO ${role}`),
        ...excess.map((privilege) => `REVOKE ${privilege} ON ${name} FROM ${role}`),
      ];
    });
};

/** Creates a missing role, without a login. Roles belong to the cluster: another migration may be creating the same one. */
export const ensureRole = (sql: Sql, role: string): Promise<unknown> =>
  sql.query(`
    DO $$ BEGIN
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = '${identifier(role)}') THEN RETURN; END IF;
      CREATE ROLE ${identifier(role)} NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE EXCEPTION
        '% may not create roles: have an administrator run CREATE ROLE ${identifier(role)} NOLOGIN', current_user;
    END $$`);

const readRelations = async (
  sql: Sql,
  schemas: readonly string[],
): Promise<readonly Relation[]> => {
  const { rows } = await sql.query<Relation>(
    `SELECT n.nspname AS schema, format('%I.%I', n.nspname, c.relname) AS name,
       c.relowner::regrole::text AS owner,
       ARRAY(SELECT a.grantee::regrole || ' ' || a.privilege_type FROM aclexplode(c.relacl) AS a
             WHERE a.grantee <> 0) AS grants
     FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind IN ('r', 'p', 'v', 'm') ORDER BY name`,
    [schemas],
  );
  return rows;
};

/** What a role owns, it may replace. Each statement is made where the owner is another one. */
const handOver = async (sql: Sql, { role, owns }: RoleRights): Promise<void> => {
  if (owns === undefined) return;
  // An owner that is no superuser gives nothing away to a role that it is no member of.
  const { rows: members } = await sql.query<{ isMember: boolean }>(
    `SELECT pg_has_role($1::text::name, 'SET') AND pg_has_role($1::text::name, 'USAGE') AS "isMember"`,
    [role],
  );
  if (!members[0]!.isMember)
    await sql.query(`GRANT ${identifier(role)} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE`);
  const { rows } = await sql.query<{ statement: string }>(
    `WITH owned AS (SELECT oid, nspname, nspowner FROM pg_namespace WHERE nspname ~ $1::text),
       receiver AS (SELECT to_regrole($2::text)::oid AS oid)
     SELECT format('ALTER SCHEMA %I OWNER TO %I', nspname, $2::text) AS statement
     FROM owned, receiver WHERE nspowner <> receiver.oid
     UNION ALL
     SELECT format('ALTER %s %I.%I OWNER TO %I', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
       nspname, relname, $2::text)
     FROM pg_class AS c JOIN owned ON owned.oid = relnamespace, receiver
     WHERE relkind IN ('r', 'v') AND relowner <> receiver.oid
     UNION ALL
     SELECT format('ALTER FUNCTION %s OWNER TO %I', p.oid::regprocedure, $2::text)
     FROM pg_proc AS p JOIN owned ON owned.oid = pronamespace, receiver
     WHERE proowner <> receiver.oid`,
    [owns, role],
  );
  if (rows.some(({ statement }) => statement.startsWith('ALTER SCHEMA')))
    await createsSchemas(sql, role);
  for (const { statement } of rows) await sql.query(statement);
};

const createsSchemas = (sql: Sql, role: string): Promise<unknown> =>
  sql.query(`DO $$ BEGIN
    IF NOT has_database_privilege('${identifier(role)}', current_database(), 'CREATE') THEN
      EXECUTE format('GRANT CREATE ON DATABASE %I TO ${identifier(role)}', current_database());
    END IF;
  END $$`);

/** Schemas, functions, tables to come, and memberships. */
const grantRest = async (sql: Sql, rights: RoleRights): Promise<void> => {
  const { role, tables = {}, reads = [], usesSchemas = [], readsNew = [], inRoles = [] } = rights;
  const ofTables = Object.keys(tables).map((name) => name.split('.')[0]!);
  const schemas = new Set([...reads, ...usesSchemas, ...ofTables]);
  const { rows } = await sql.query<{ statement: string }>(
    `SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, $1::text) AS statement FROM pg_namespace
     WHERE nspname = ANY ($2) AND NOT has_schema_privilege($1::text::name, oid, 'USAGE')
     UNION ALL
     SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, $1::text)
     FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = pronamespace
     WHERE n.nspname = ANY ($3) AND p.prokind = 'f' AND NOT has_function_privilege($1::text::name, p.oid, 'EXECUTE')
     UNION ALL
     SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES TO %I',
       made_by, schema_name, $1::text)
     FROM unnest($4::text[], $5::text[]) AS later(schema_name, made_by)
     WHERE NOT EXISTS (SELECT FROM pg_default_acl, aclexplode(defaclacl)
       WHERE defaclrole = made_by::regrole AND defaclnamespace = schema_name::regnamespace
         AND grantee = to_regrole($1::text))
     UNION ALL
     SELECT format('GRANT %I TO %I', other, $1::text) FROM unnest($6::text[]) AS other
     WHERE NOT EXISTS (SELECT FROM pg_auth_members WHERE roleid = other::regrole AND member = to_regrole($1::text))`,
    [
      role,
      [...schemas],
      reads,
      readsNew.map(({ schema }) => schema),
      readsNew.map(({ madeBy }) => madeBy),
      inRoles,
    ],
  );
  if (rights.createsSchemas) await createsSchemas(sql, role);
  for (const { statement } of rows) await sql.query(statement);
};
