import { type ClientBase } from 'pg';
import { type DerivedTable } from './tables';

type Sql = Pick<ClientBase, 'query'>;

/** A table of a projection as the database has it. */
export interface PresentTable {
  readonly name: string;
  /** Column → type. */
  readonly columns: Readonly<Record<string, string>>;
  readonly key: readonly string[];
}

/** The tables of a view: the one that serves, one that is being built, and leftovers. */
const generationsOf = (
  { name }: DerivedTable,
  present: readonly PresentTable[],
): readonly PresentTable[] =>
  present.filter((table) => new RegExp(`^${name}_g[0-9]+$`).test(table.name));

/** Whether the view has a table, and each has every declared column. */
export const hasColumns = (table: DerivedTable, present: readonly PresentTable[]): boolean => {
  const generations = generationsOf(table, present);
  return (
    generations.length > 0 &&
    generations.every(({ columns }) =>
      Object.keys(table.columns).every((column) => column in columns),
    )
  );
};

export const readTables = async (sql: Sql): Promise<readonly PresentTable[]> => {
  const { rows } = await sql.query<PresentTable>(
    `SELECT c.relname AS name, jsonb_object_agg(a.attname, a.atttypid::regtype::text) AS columns,
       (SELECT coalesce(jsonb_agg(k.attname ORDER BY k.attnum), '[]') FROM pg_index AS i
        JOIN pg_attribute AS k ON k.attrelid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisprimary) AS key
     FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'views'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped
     GROUP BY c.oid, c.relname`,
  );
  return rows;
};

/** Throws where a table has a column of another type, or another key, than declared: only a migration can change that. */
export const requireSameTypes = async (
  sql: Sql,
  tables: readonly DerivedTable[],
  present: readonly PresentTable[],
): Promise<void> => {
  const typeNames = await readTypeNames(sql, tables);
  const differences = tables.flatMap((table) =>
    generationsOf(table, present).flatMap((found) => differencesOf(table, found, typeNames)),
  );
  if (differences.length > 0)
    throw new Error(
      `${differences.join('; ')}. Nothing was changed. Declare such a column under a new name, or write a migration that changes it.`,
    );
};

/** Declared type → its name in the catalogue. */
const readTypeNames = async (
  sql: Sql,
  tables: readonly DerivedTable[],
): Promise<ReadonlyMap<string, string>> => {
  const types = new Set(tables.flatMap(({ columns }) => Object.values(columns)));
  const { rows } = await sql.query<{ type: string; name: string }>(
    'SELECT type, type::regtype::text AS name FROM unnest($1::text[]) AS type',
    [[...types]],
  );
  return new Map(rows.map(({ type, name }) => [type, name]));
};

const differencesOf = (
  { columns, key }: DerivedTable,
  found: PresentTable,
  typeNames: ReadonlyMap<string, string>,
): readonly string[] => {
  const table = `views.${found.name}`;
  const ofColumns = Object.entries(columns).flatMap(([column, type]) => {
    const present = found.columns[column];
    return present === undefined || present === typeNames.get(type)
      ? []
      : [`${table}.${column} is ${present}, and its declaration says ${type}`];
  });
  const [present, declared] = [found.key.join(', '), key.join(', ')];
  return present === declared
    ? ofColumns
    : [...ofColumns, `${table} has the key (${present}), and its declaration says (${declared})`];
};

/** Waits until no table of the views is vacuumed, and lets no vacuum begin before the transaction ends. Readers and writers go on. */
export const lockFromVacuum = async (sql: Sql, tables: readonly DerivedTable[]): Promise<void> => {
  const present = await readTables(sql);
  const names = tables.flatMap((table) =>
    generationsOf(table, present).map(({ name }) => `views.${name}`),
  );
  if (names.length > 0)
    await sql.query(`LOCK TABLE ${names.join(', ')} IN SHARE UPDATE EXCLUSIVE MODE`);
};

/** Makes the table of a view, or the columns and indexes that its tables lack. */
export const bringUpToDate = async (sql: Sql, table: DerivedTable): Promise<void> => {
  const { name, columns, fillfactor } = table;
  const generations = generationsOf(table, await readTables(sql));
  if (generations.length === 0) await sql.query(createSql(table));
  for (const { name: generation, columns: found } of generations) {
    await sql.query(`ALTER TABLE views.${generation} SET (fillfactor = ${fillfactor})`);
    const added = Object.entries(columns).filter(([column]) => !(column in found));
    if (added.length > 0)
      await sql.query(
        `ALTER TABLE views.${generation} ${added.map(([column, type]) => `ADD COLUMN ${column} ${type}`).join(', ')}`,
      );
  }
  const serving = await servingTable(sql, name, generations[0]?.name ?? `${name}_g1`);
  await sql.query(`CREATE OR REPLACE VIEW views.${name} AS SELECT * FROM views.${serving}`);
  for (const generation of generations.length > 0
    ? generations.map((made) => made.name)
    : [serving])
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

/** A rebuilt table has its indexes under other names, so their definitions are compared. */
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
