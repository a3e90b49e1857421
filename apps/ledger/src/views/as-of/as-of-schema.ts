import { type ClientBase } from 'pg';
import { type AnsweredAsOf } from '#contracts';
import { cursorTableSql, identifier } from '#platform';
import { type Definitions, type Needed } from './definitions';
import { type AsOfSchemas } from './as-of-names';

type Sql = Pick<ClientBase, 'query'>;

/** Every table of a past is folded once, so there is but one generation of it. */
export const GENERATION = 1;

/** The setting of a transaction that queries a past: its time. */
const NOW_SETTING = 'writ.as_of_now';

/** Begins a transaction that queries a past. */
export const beginAsOf = async (
  sql: Sql,
  { time }: Pick<AnsweredAsOf, 'time'>,
  mode: 'READ ONLY' | 'READ WRITE' = 'READ WRITE',
): Promise<void> => {
  await sql.query(`BEGIN ${mode}`);
  await sql.query(`SELECT set_config('${NOW_SETTING}', $1, true)`, [time]);
};

/** Makes the schemas of an empty past. The caller sets its time, once for a transaction. */
export const makeSchemas = async (sql: Sql, { documented, folded }: AsOfSchemas): Promise<void> => {
  await sql.query(`
    CREATE SCHEMA ${documented};
    CREATE SCHEMA ${folded};
    ${cursorTableSql(folded)}
    ALTER TABLE ${folded}.cursors SET UNLOGGED;
    CREATE FUNCTION ${documented}.now() RETURNS timestamptz LANGUAGE sql STABLE
      AS $$ SELECT current_setting('${NOW_SETTING}')::timestamptz $$`);
};

export const dropSchemas = async (sql: Sql, { documented, folded }: AsOfSchemas): Promise<void> => {
  await sql.query(`DROP SCHEMA IF EXISTS ${documented} CASCADE`);
  await sql.query(`DROP SCHEMA IF EXISTS ${folded} CASCADE`);
};

/** A view that is to be folded in a past. */
export interface FoldedView {
  readonly name: string;
  readonly version: number;
  /** Columns of its key, where no other index is wanted: few rows need none. */
  readonly keyOnly?: readonly string[];
}

/**
 * Makes what is not there yet: empty tables like those of the present, unlogged because the log has everything, and the
 * views and functions over them.
 *
 * @param there what the past has already, as this returned it.
 * @returns what it has now.
 */
export const makeObjects = async (
  sql: Sql,
  schemas: AsOfSchemas,
  definitions: Definitions,
  { folded, derived }: Omit<Needed, 'folded'> & { readonly folded: readonly FoldedView[] },
  there: readonly string[],
): Promise<readonly string[]> => {
  const made: string[] = [];
  for (const view of folded)
    if (!there.includes(`views.${view.name}`)) {
      await makeTable(sql, schemas, view);
      made.push(`views.${view.name}`);
    }
  for (const name of derived)
    if (!there.includes(name)) {
      await sql.query(definitions.statement(name, schemas));
      made.push(name);
    }
  return [...there, ...made];
};

const makeTable = async (
  sql: Sql,
  { folded }: AsOfSchemas,
  { name, version, keyOnly }: FoldedView,
): Promise<void> => {
  const table = `${folded}.${identifier(name)}_g${GENERATION}`;
  const indexed = keyOnly
    ? `, PRIMARY KEY (${keyOnly.map(identifier).join(', ')})`
    : 'INCLUDING ALL';
  await sql.query(
    `CREATE UNLOGGED TABLE ${table} (LIKE views.${name}_g${await serving(sql, name)} ${indexed});
     CREATE VIEW ${folded}.${name} AS SELECT * FROM ${table};
     INSERT INTO ${folded}.cursors (name, generation, version, status)
     VALUES ('${name}', ${GENERATION}, ${Number(version)}, 'building')`,
  );
};

/** Its columns and indexes are those of the newest generation. */
const serving = async (sql: Sql, name: string): Promise<number> => {
  const { rows } = await sql.query<{ generation: number }>(
    `SELECT max(substring(tablename FROM '_g([0-9]+)$')::integer) AS generation FROM pg_tables
     WHERE schemaname = 'views' AND tablename ~ $1`,
    [`^${name}_g[0-9]+$`],
  );
  return rows[0]!.generation;
};
