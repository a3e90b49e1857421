import { setTimeout as sleep } from 'node:timers/promises';
import { type ClientBase, DatabaseError } from 'pg';
import { derivedObjects, pureFunctions } from './derived-objects';
import { type DerivedObject, digestOf } from './documented-view';
import {
  bringUpToDate,
  hasColumns,
  lockFromVacuum,
  type PresentTable,
  readTables,
  requireSameTypes,
} from './table-changes';
import { type DerivedTable, derivedTables } from './tables';
import { isFunction, readGrants, restoreGrants } from './view-grants';

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
  readonly tables: readonly PresentTable[];
}

/**
 * Compares the declarations with the catalogue and makes what differs, in one transaction: missing tables, columns and indexes,
 * views and functions; it drops the views and functions that no declaration has any more. Added columns may be null: rows get them
 * when a rebuild by the code that knows them replaces the table, and older code that still runs neither reads nor writes them.
 * For the same reason no column is ever dropped. It runs after the migrations, under their lock.
 *
 * Readers of a view never wait for long: it gives way to them after `LOCK_MS`, and tries again.
 *
 * @returns names of what it made or dropped.
 */
export const deriveSchema = async (
  sql: Sql,
  schema: DerivedSchema = declared,
  { waitMs = WAIT_MS }: { readonly waitMs?: number } = {},
): Promise<readonly string[]> => {
  const present = await read(sql, schema);
  await requireSameTypes(sql, schema.tables, present.tables);
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
  await inTransactionBesideReaders(sql, waitMs, async () => {
    for (const { sql: statements } of functions) await sql.query(statements);
    if (tables.length > 0) {
      // Projections move the cursors first: they wait here, and not half-way through the tables.
      await sql.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
      await sql.query(`SET LOCAL lock_timeout = ${VACUUM_LOCK_MS}`);
      await lockFromVacuum(sql, tables);
      await sql.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
      for (const table of tables) await bringUpToDate(sql, table);
    }
    await replace(sql, objects, schema, present);
    for (const name of gone) await drop(sql, name);
    await remember(sql, schema);
  });
  return [...changed.map(({ name }) => name), ...gone];
};

/** Shorter than a deadlock takes to be detected, so that no reader is ever cancelled. */
const LOCK_MS = 500;
/** Longer than a deadlock takes to be detected: only then does Postgres cancel an autovacuum that others wait for. */
const VACUUM_LOCK_MS = 5_000;
const PAUSE_MS = 200;
const WAIT_MS = 60_000;
/** Lock not available, deadlock. */
const BUSY = ['55P03', '40P01'];

const inTransactionBesideReaders = async (
  sql: Sql,
  waitMs: number,
  work: () => Promise<void>,
): Promise<void> => {
  for (const deadline = performance.now() + waitMs; ; await sleep(PAUSE_MS)) {
    await sql.query(`BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = ${LOCK_MS}`);
    try {
      await work();
      await sql.query('COMMIT');
      return;
    } catch (error) {
      await sql.query('ROLLBACK');
      if (!BUSY.includes(codeOf(error))) throw error;
      if (performance.now() >= deadline)
        throw new Error(
          'The views are in use, and nothing was changed: end the transactions that read them, and migrate again.',
          { cause: error },
        );
    }
  }
};

const codeOf = (error: unknown): string =>
  error instanceof DatabaseError ? (error.code ?? '') : '';

const asObject = (table: DerivedTable): DerivedObject => ({
  kind: 'view',
  name: `views.${table.name}`,
  sql: JSON.stringify(table),
});

const isCurrent = ({ name, sql }: DerivedObject, { digests, missing }: Present): boolean =>
  digests.get(name) === digestOf(sql) && !missing.has(name);

const isAsDeclared = (table: DerivedTable, present: Present): boolean =>
  isCurrent(asObject(table), present) && hasColumns(table, present.tables);

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

/** The errors of Postgres where a view has other columns, or a function other results, than the one that it replaces. */
const CANNOT_REPLACE = ['42P16', '42P13'];

/** In place, so that grants and others' views stay; where Postgres cannot, all views and functions over the tables are made again, with their grants. */
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
    if (!CANNOT_REPLACE.includes(codeOf(error))) throw error;
    await sql.query('ROLLBACK TO SAVEPOINT in_place');
    const below = new Set([...functions, ...tables.map(asObject)].map(({ name }) => name));
    const made = [...digests.keys()].filter((name) => !below.has(name)).reverse();
    const grants = await readGrants(sql, made);
    for (const name of made) await drop(sql, name);
    for (const { sql: statements } of objects) await sql.query(statements);
    await restoreGrants(sql, grants);
  }
};

const dropSql = (name: string): string =>
  isFunction(name) ? `DROP FUNCTION IF EXISTS ${name}` : `DROP VIEW IF EXISTS ${name}`;

const DEPENDED_ON = '2BP01';

/** Throws with the names of what others have built on it, which nobody but they can make again. */
const drop = async (sql: Sql, name: string): Promise<void> => {
  try {
    await sql.query(dropSql(name));
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== DEPENDED_ON) throw error;
    throw new Error(
      `${error.message}: ${error.detail}. Its columns change: drop what depends on it, migrate, and create that again.`,
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
