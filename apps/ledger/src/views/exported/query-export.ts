import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, type DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { type ExportQuery, type ExportReport, type ExportRows } from '#contracts';
import { literal } from '../sql/documented-view';
import { plainValue } from './plain-value';
import { foldedColumns, reportQueries, ROUNDED } from './report-queries';

type DuckDb = typeof import('@duckdb/node-api');

/** The version that `writ query` is tested with. */
export const DUCKDB = '@duckdb/node-api@1.5.6-r.1';

/** A query that needs more is an accident. */
const SPILLED_MAX_GIB = 20;

/**
 * Answers one SELECT from the files of an export, in a database in memory that reads these files and nothing else. Throws an error
 * with a sentence where DuckDB is not installed, and where the query is refused, wrong, too slow or too large.
 */
export const queryExport = async (
  query: ExportQuery,
  onRows: (rows: ExportRows) => void,
): Promise<ExportReport> => {
  const duckDb = await loaded();
  const spilled = await mkdtemp(join(tmpdir(), 'writ-query-'));
  const instance = await openDatabase(duckDb, query, spilled);
  try {
    const connection = await instance.connect();
    await defineTables(connection, query);
    await confine(connection, query);
    return await inTime(connection, query.seconds, async () =>
      rowsOf(await selected(duckDb, connection, query.sql), query.limit, onRows),
    );
  } finally {
    instance.closeSync();
    await rm(spilled, { recursive: true, force: true });
  }
};

const loaded = (): Promise<DuckDb> =>
  import('@duckdb/node-api').catch((error: unknown) => {
    throw new Error(
      `DuckDB is not installed: run npm install ${DUCKDB} beside writ (with --global where writ is).`,
      { cause: error },
    );
  });

const openDatabase = (
  { DuckDBInstance: Instance }: DuckDb,
  { memoryMib }: ExportQuery,
  spilled: string,
): Promise<DuckDBInstance> =>
  Instance.create(':memory:', {
    threads: String(availableParallelism()),
    memory_limit: `${memoryMib}MiB`,
    // What does not fit into memory goes there: a folder of this user alone.
    temp_directory: spilled,
    max_temp_directory_size: `${SPILLED_MAX_GIB}GiB`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'false',
  });

const defineTables = async (
  connection: DuckDBConnection,
  { views, events, now }: ExportQuery,
): Promise<void> => {
  await connection.run(
    `SET TimeZone = 'UTC'; CREATE SCHEMA writ; CREATE SCHEMA views; CREATE SCHEMA ledger; ${ROUNDED}`,
  );
  if (now !== undefined)
    await connection.run(
      `CREATE MACRO ledger.time_of_rules() AS TIMESTAMPTZ ${literal(now)};
       CREATE MACRO writ.now() AS TIMESTAMPTZ ${literal(now)}`,
    );
  if (events && events.length > 0)
    await connection.run(`CREATE VIEW events AS SELECT * FROM ${parquet(events)}`);
  for (const [name, files] of Object.entries(views)) {
    const columns = ['*', ...(foldedColumns[name] ?? [])].join(', ');
    await connection.run(
      `CREATE VIEW writ.${name} AS SELECT * FROM ${parquet(files)};
       CREATE VIEW views.${name} AS SELECT ${columns} FROM writ.${name}`,
    );
  }
  for (const { name, query, reads } of reportQueries)
    if (reads.every((table) => Object.hasOwn(views, table)))
      await connection.run(`CREATE VIEW writ.${name} AS ${query}`);
};

const listOf = (files: readonly string[]): string => `[${files.map(literal).join(', ')}]`;

/** The tenant is a column of the files. */
const parquet = (files: readonly string[]): string =>
  `read_parquet(${listOf(files)}, hive_partitioning = false)`;

/** From here on nothing but the files of the export is read, and no query lifts that. */
const confine = async (
  connection: DuckDBConnection,
  { views, events = [] }: ExportQuery,
): Promise<void> => {
  const files = [...Object.values(views).flat(), ...events];
  await connection.run(
    `SET allowed_paths = ${listOf(files)}; SET enable_external_access = false; SET lock_configuration = true`,
  );
};

/** Refuses everything that is not one SELECT: with files allowed to it, COPY would write them. */
const selected = async (
  { StatementType }: DuckDb,
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBResult> => {
  const statements = sql.trim() === '' ? undefined : await connection.extractStatements(sql);
  if (statements?.count !== 1) throw new Error('Give one SELECT, and nothing else.');
  const statement = await statements.prepare(0);
  if (statement.statementType !== StatementType.SELECT)
    throw new Error('An export is only read: give a SELECT.');
  return statement.stream();
};

/** DuckDB forgets an interrupt that comes before the query runs: it is repeated until the query has ended. */
const INTERRUPT_EVERY_MS = 50;

/** Ends the query when its time is over. */
const inTime = async <T>(
  connection: DuckDBConnection,
  seconds: number,
  work: () => Promise<T>,
): Promise<T> => {
  let interrupting: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    interrupting = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  }, seconds * 1_000);
  try {
    return await work();
  } catch (error) {
    if (!interrupting) throw error;
    throw new Error(`The query took longer than ${seconds} seconds: narrow it, or add --seconds.`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
    clearInterval(interrupting);
  }
};

const rowsOf = async (
  result: DuckDBResult,
  limit: number | undefined,
  onRows: (rows: ExportRows) => void,
): Promise<ExportReport> => {
  const columns = result.deduplicatedColumnNames();
  const isJson = columns.map((_, i) => result.columnType(i).alias === 'JSON');
  onRows({ columns, rows: [] });
  for (let count = 0; ;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return { rows: count, more: false };
    const rows = chunk
      .getRows()
      .map((row) => row.map((value, i) => (isJson[i] ? jsonOf(value) : plainValue(value))));
    const wanted = limit === undefined ? rows : rows.slice(0, limit - count);
    count += wanted.length;
    onRows({ columns, rows: wanted });
    if (wanted.length < rows.length) return { rows: count, more: true };
  }
};

const jsonOf = (value: unknown): unknown => (value === null ? null : JSON.parse(String(value)));
