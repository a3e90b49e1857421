import { type ClientBase, DatabaseError } from 'pg';
import { type Projection } from '#kernel';
import { inTransaction } from './commit-page';
import { type Cursor, type CursorStore, FenceLost } from './cursor-store';
import { type Statistics } from './statistics';
import { identifier, tableOf } from './view-table';

const LOCK_NOT_AVAILABLE = '55P03';
/** While a swap waits for its lock, readers of that view wait behind it. */
const LOCK_MS = 500;

export const isServing = ({ status }: Cursor): boolean => status === 'live' || status === 'stuck';

/**
 * Begins to rebuild a view, beside the one that serves: an empty table like it, and a cursor at
 * the log's beginning. Joins the building when one of this version is under way.
 *
 * @param replacesNewer for a return to older code; without it, a view that newer code serves is an error.
 * @returns the generation that is being built.
 */
export const beginRebuild = (
  client: ClientBase,
  store: CursorStore,
  schema: string,
  { name, version }: Pick<Projection, 'name' | 'version'>,
  target: number,
  { replacesNewer = false } = {},
): Promise<number> =>
  inTransaction(client, async () => {
    const cursors = `${identifier(schema)}.cursors`;
    await store.ensure(client, name, version);
    await client.query(`SELECT FROM ${cursors} WHERE name = $1 FOR UPDATE`, [name]);
    const known = (await store.all(client)).filter((cursor) => cursor.name === name);
    const serving = known.find(isServing)!;
    if (serving.version > version && !replacesNewer)
      throw new Error(`${name} is served by newer code (version ${serving.version}): ask that.`);
    const underWay = known.find((cursor) => !isServing(cursor));
    if (underWay?.status === 'building' && underWay.version === version) return underWay.generation;

    if (underWay)
      await client.query(`DELETE FROM ${cursors} WHERE name = $1 AND generation = $2`, [
        name,
        underWay.generation,
      ]);
    const generation = Math.max(...known.map((cursor) => cursor.generation)) + 1;
    const table = tableOf(schema, name, generation);
    await client.query(`DROP TABLE IF EXISTS ${table}`);
    const former = tableOf(schema, name, serving.generation);
    await client.query(
      `CREATE TABLE ${table} (LIKE ${former} INCLUDING ALL) ${await storageOf(client, former)}`,
    );
    await giveToOwnerOf(client, former, table);
    await client.query(
      `INSERT INTO ${cursors} (name, generation, version, status, target)
       VALUES ($1, $2, $3, 'building', $4)`,
      [name, generation, version, target],
    );
    return generation;
  });

/** The storage parameters of a table, which `LIKE` leaves out: how much room a page has for changed rows. */
const storageOf = async (client: ClientBase, table: string): Promise<string> => {
  const { rows } = await client.query<{ options: string | null }>(
    `SELECT array_to_string(reloptions, ', ') AS options FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const options = rows[0]!.options;
  return options ? `WITH (${options})` : '';
};

/** The view reads its tables with the rights of its own owner, who may be another role than the one that rebuilds it. */
const giveToOwnerOf = async (client: ClientBase, former: string, table: string): Promise<void> => {
  const { rows } = await client.query<{ owner: string }>(
    `SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = $1::regclass`,
    [former],
  );
  await client.query(`ALTER TABLE ${table} OWNER TO ${rows[0]!.owner}`);
};

/**
 * Lets a built generation serve instead of the old one, in one short transaction. What readers name
 * is the view `<schema>.<name>`; replacing its query keeps its identity, and so its grants, its
 * comments and the views upon it. A reader holds a lock on it that the swap waits for, and
 * takes that lock before a snapshot, so nobody sees one table's rows with the other's cursor.
 *
 * The new table is analysed first unless that was done: readers must not meet a large table that the planner thinks empty.
 *
 * @returns false when readers blocked it: to be tried again.
 */
export const swapIn = async (
  client: ClientBase,
  schema: string,
  serving: Cursor,
  built: Cursor,
  statistics: Statistics,
): Promise<boolean> => {
  const table = tableOf(schema, built.name, built.generation);
  try {
    if (!(await statistics.has(table))) await client.query(`ANALYZE ${table}`);
    await inTransaction(client, () => swap(client, schema, serving, built));
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
};

const swap = async (
  client: ClientBase,
  schema: string,
  serving: Cursor,
  built: Cursor,
): Promise<void> => {
  const { name } = serving;
  const cursors = `${identifier(schema)}.cursors`;
  await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
  const removed = await client.query(
    `DELETE FROM ${cursors} WHERE name = $1 AND generation = $2 AND position <= $3
       AND status IN ('live', 'stuck')`,
    [name, serving.generation, built.position],
  );
  const promoted = await client.query(
    `UPDATE ${cursors} SET status = 'live', target = NULL, updated_at = clock_timestamp()
     WHERE name = $1 AND generation = $2 AND position = $3 AND status = 'building'`,
    [name, built.generation, built.position],
  );
  if (removed.rowCount !== 1 || promoted.rowCount !== 1)
    throw new FenceLost(`Another process moved ${name} while it was swapped.`);
  const view = `${schema}.${identifier(name)}`;
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns
     FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [view],
  );
  await client.query(
    `CREATE OR REPLACE VIEW ${view} AS
     SELECT ${rows[0]!.columns} FROM ${tableOf(schema, name, built.generation)}`,
  );
};

/**
 * Drops the tables of generations that served before. A table in use is left for the next time. Rejects with the first other
 * error, when all were tried.
 */
export const dropFormer = async (client: ClientBase, schema: string): Promise<void> => {
  const { rows } = await client.query<{ table: string }>(
    `SELECT format('%I.%I', n.nspname, t.relname) AS table
     FROM pg_class AS t JOIN pg_namespace AS n ON n.oid = t.relnamespace,
       LATERAL regexp_match(t.relname, '^(.+)_g([0-9]+)$') AS part,
       LATERAL (SELECT min(generation) AS first FROM ${identifier(schema)}.cursors
                WHERE name = part[1]) AS kept
     WHERE n.nspname = $1 AND t.relkind = 'r' AND part[2]::integer < kept.first`,
    [schema],
  );
  const refused: unknown[] = [];
  for (const { table } of rows) {
    await inTransaction(client, async () => {
      await client.query(`SET LOCAL lock_timeout = ${LOCK_MS}`);
      await client.query(`DROP TABLE IF EXISTS ${table}`);
    }).catch((error: unknown) => {
      if (!isBusy(error)) refused.push(error);
    });
  }
  if (refused.length > 0) throw refused[0];
};

const isBusy = (error: unknown): boolean =>
  error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE;
