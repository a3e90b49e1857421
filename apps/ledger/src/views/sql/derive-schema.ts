import { type ClientBase } from 'pg';
import { derivedObjects, pureFunctions } from './derived-objects';
import { type DerivedObject, digestOf } from './documented-view';
import { type DerivedTable, derivedTables } from './tables';

type Sql = Pick<ClientBase, 'query'>;

/** What is derived from declarations. */
export interface DerivedSchema {
  /** Functions that need no table: indexes may have them. They are replaced, and dropped only when they are gone. */
  readonly pureFunctions: readonly DerivedObject[];
  readonly tables: readonly DerivedTable[];
  /** Views and functions over the tables, each after those that it names. */
  readonly objects: readonly DerivedObject[];
}

const declared: DerivedSchema = { pureFunctions, tables: derivedTables, objects: derivedObjects };

/** What the database has of it. */
interface Present {
  /** Name → digest of the declaration that made it. */
  readonly digests: ReadonlyMap<string, string>;
  /** Views and functions that somebody dropped. */
  readonly missing: ReadonlySet<string>;
  /** Table → column → type. */
  readonly tables: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/**
 * Compares the declarations with the catalogue and makes what differs, in one transaction: missing tables, columns and indexes,
 * views and functions; it drops the views and functions that no declaration has any more. Added columns may be null: rows get them
 * when a rebuild by the code that knows them replaces the table, and older code that still runs neither reads nor writes them.
 * For the same reason no column is ever dropped. It runs after the migrations, under their lock.
 *
 * @returns names of what it made or dropped.
 */
export const deriveSchema = async (
  sql: Sql,
  schema: DerivedSchema = declared,
): Promise<readonly string[]> => {
  const present = await read(sql, schema);
  const tables = schema.tables.filter((table) => !isAsDeclared(table, present));
  const functions = schema.pureFunctions.filter((made) => !isCurrent(made, present));
  const objects = schema.objects.filter((made) => !isCurrent(made, present));
  const names = new Set(
    [...schema.pureFunctions, ...schema.objects, ...schema.tables.map(asObject)].map(
      ({ name }) => name,
    ),
  );
  const gone = [...present.digests.keys()].filter((name) => !names.has(name)).reverse();
  const changed = [...functions, ...tables.map(asObject), ...objects];
  if (changed.length + gone.length === 0) return [];
  await sql.query('BEGIN; SET LOCAL statement_timeout = 0');
  try {
    for (const { sql: statements } of functions) await sql.query(statements);
    if (tables.length > 0) {
      // Projections move the cursors first: they wait here, and not half-way through the tables.
      await sql.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
      for (const table of tables) await bringUpToDate(sql, table);
    }
    await replace(sql, objects, schema, present);
    for (const name of gone) await drop(sql, name);
    await remember(sql, schema);
    await sql.query('COMMIT');
  } catch (error) {
    await sql.query('ROLLBACK');
    throw error;
  }
  return [...changed.map(({ name }) => name), ...gone];
};

const asObject = (table: DerivedTable): DerivedObject => ({
  kind: 'view',
  name: `views.${table.name}`,
  sql: JSON.stringify(table),
});

const isCurrent = ({ name, sql }: DerivedObject, { digests, missing }: Present): boolean =>
  digests.get(name) === digestOf(sql) && !missing.has(name);

const isAsDeclared = (table: DerivedTable, present: Present): boolean => {
  const generations = generationsOf(table, present);
  return (
    isCurrent(asObject(table), present) &&
    generations.length > 0 &&
    generations.every(([, columns]) =>
      Object.keys(table.columns).every((column) => column in columns),
    )
  );
};

/** The tables of a view: the one that serves, one that is being built, and leftovers. */
const generationsOf = ({ name }: DerivedTable, { tables }: Pick<Present, 'tables'>) =>
  [...tables].filter(([table]) => new RegExp(`^${name}_g[0-9]+$`).test(table));

const read = async (sql: Sql, schema: DerivedSchema): Promise<Present> => {
  const digests = await sql.query<{ name: string; digest: string }>(
    'SELECT name, digest FROM ledger.derived_objects ORDER BY number',
  );
  const objects = [...schema.pureFunctions, ...schema.tables.map(asObject), ...schema.objects];
  const missing = await sql.query<{ name: string }>(
    `SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NULL
     UNION ALL SELECT name FROM unnest($2::text[]) AS name WHERE to_regprocedure(name) IS NULL`,
    (['view', 'function'] as const).map((kind) =>
      objects.filter((made) => made.kind === kind).map(({ name }) => name),
    ),
  );
  return {
    digests: new Map(digests.rows.map(({ name, digest }) => [name, digest])),
    missing: new Set(missing.rows.map(({ name }) => name)),
    tables: await readTables(sql),
  };
};

const readTables = async (sql: Sql): Promise<Present['tables']> => {
  const { rows } = await sql.query<{ name: string; columns: Record<string, string> }>(
    `SELECT c.relname AS name, jsonb_object_agg(a.attname, a.atttypid::regtype::text) AS columns
     FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'views'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped
     GROUP BY c.relname`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
};

const bringUpToDate = async (sql: Sql, table: DerivedTable): Promise<void> => {
  const { name, columns } = table;
  const tables = await readTables(sql);
  const generations = generationsOf(table, { tables });
  if (generations.length === 0) await sql.query(createSql(table));
  for (const [generation, found] of generations) {
    const added = Object.entries(columns).filter(([column]) => !(column in found));
    if (added.length > 0)
      await sql.query(
        `ALTER TABLE views.${generation} ${added.map(([column, type]) => `ADD COLUMN ${column} ${type}`).join(', ')}`,
      );
  }
  const serving = await servingTable(sql, name, generations[0]?.[0] ?? `${name}_g1`);
  await sql.query(`CREATE OR REPLACE VIEW views.${name} AS SELECT * FROM views.${serving}`);
  for (const generation of generations.length > 0 ? generations.map(([made]) => made) : [serving])
    await addIndexes(sql, generation, table.indexes);
};

const createSql = ({ name, columns, key, statistics, fillfactor }: DerivedTable): string => {
  const made = Object.entries(columns).map(([column, type]) => `${column} ${type}`);
  const table = `views.${name}_g1`;
  return `
    CREATE TABLE ${table} (${made.join(', ')}, PRIMARY KEY (${key.join(', ')})) WITH (fillfactor = ${fillfactor});
    ${statistics ? `CREATE STATISTICS views.${name}_g1_statistics ${statistics} FROM ${table}` : ''}`;
};

const servingTable = async (sql: Sql, name: string, otherwise: string): Promise<string> => {
  const { rows } = await sql.query<{ generation: number }>(
    `SELECT generation FROM views.cursors WHERE name = $1 AND status IN ('live', 'stuck')`,
    [name],
  );
  return rows[0] ? `${name}_g${rows[0].generation}` : otherwise;
};

/** A rebuilt table has its indexes under other names: what the catalogue says of an index tells which are there. */
const addIndexes = async (sql: Sql, table: string, indexes: readonly string[]): Promise<void> => {
  await sql.query(`CREATE TEMPORARY TABLE probe (LIKE views.${table}) ON COMMIT DROP`);
  const found = new Set(await indexesOf(sql, `views.${table}`));
  for (const index of indexes) {
    await sql.query(`CREATE INDEX probe_index ON pg_temp.probe ${index}`);
    const [definition] = await indexesOf(sql, 'pg_temp.probe');
    if (!found.has(definition!)) await sql.query(`CREATE INDEX ON views.${table} ${index}`);
    await sql.query('DROP INDEX pg_temp.probe_index');
  }
  await sql.query('DROP TABLE pg_temp.probe');
};

const indexesOf = async (sql: Sql, table: string): Promise<readonly string[]> => {
  const { rows } = await sql.query<{ definition: string }>(
    `SELECT substring(pg_get_indexdef(indexrelid) FROM ' USING .*$') AS definition
     FROM pg_index WHERE indrelid = $1::regclass`,
    [table],
  );
  return rows.map(({ definition }) => definition);
};

/** Postgres says so where a view has other columns, or a function other results, than the one that it is to replace. */
const CANNOT_REPLACE = ['42P16', '42P13'];

/** In place, so that grants and others' views stay; where that cannot be, all views and functions over the tables are made again. */
const replace = async (
  sql: Sql,
  changed: readonly DerivedObject[],
  { pureFunctions: functions, tables, objects }: DerivedSchema,
  { digests }: Present,
): Promise<void> => {
  await sql.query('SAVEPOINT in_place');
  try {
    for (const { sql: statements } of changed) await sql.query(statements);
  } catch (error) {
    if (!CANNOT_REPLACE.includes((error as { code?: string }).code ?? '')) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT in_place');
    const below = new Set([...functions, ...tables.map(asObject)].map(({ name }) => name));
    const made = [...digests.keys()].filter((name) => !below.has(name)).reverse();
    for (const name of made) await drop(sql, name);
    for (const { sql: statements } of objects) await sql.query(statements);
  }
};

const dropSql = (name: string): string =>
  name.endsWith(')') ? `DROP FUNCTION IF EXISTS ${name}` : `DROP VIEW IF EXISTS ${name}`;

const DEPENDED_ON = '2BP01';

/** Throws with the names of what others have built on it, which nobody but they can make again. */
const drop = async (sql: Sql, name: string): Promise<void> => {
  try {
    await sql.query(dropSql(name));
  } catch (error) {
    const { code, message, detail } = error as { code?: string; message: string; detail?: string };
    if (code !== DEPENDED_ON) throw error;
    throw new Error(
      `${message}: ${detail}. Its columns change: drop what depends on it, migrate, and create that again.`,
      { cause: error },
    );
  }
};

const remember = async (
  sql: Sql,
  { pureFunctions: functions, tables, objects }: DerivedSchema,
): Promise<void> => {
  const all = [...functions, ...tables.map(asObject), ...objects];
  await sql.query('DELETE FROM ledger.derived_objects');
  await sql.query(
    `INSERT INTO ledger.derived_objects (number, name, digest)
     SELECT number, name, digest
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS made(name, digest, number)`,
    [all.map(({ name }) => name), all.map(({ sql: statements }) => digestOf(statements))],
  );
};
