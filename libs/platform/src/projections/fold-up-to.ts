import { type Projection } from '#kernel';
import { inTransaction, messageOf, RowsRefused } from './commit-page';
import { type Connections, connect } from './connections';
import { type Cursor, CursorStore } from './cursor-store';
import { follow } from './follow';
import { LogPages, type LogSource } from './log-pages';
import { identifier, tableOf } from './view-table';
import { ViewTarget } from './view-target';

export interface FoldingUpTo {
  readonly url: string;
  /** Of the tables (`<name>_g<generation>`) and of `cursors`, whose rows say what is to be folded. */
  readonly schema: string;
  readonly log: Omit<LogSource, 'types'>;
  readonly projections: readonly Projection[];
  readonly signal: AbortSignal;
  /** Events that one transaction holds at most. */
  readonly pageSize?: number;
}

/** Small: the fold of the live views in this process wants its turn often. */
const PAGE_SIZE = 2_000;
const CACHED_ROWS = 8_192;
const PAGES_A_TURN = 4;

/**
 * Takes the views of one schema to a position and no further, from wherever each of them stands, and lets those that
 * were `building` be `live` there. One process does it at a time. A view whose fold throws, or whose rows the database
 * refuses, is set aside (`failed`, `stuck`), and the others go on. Rejects with the signal's reason.
 *
 * @returns false when another process is at it.
 */
export const foldUpTo = async (folding: FoldingUpTo, upTo: number): Promise<boolean> => {
  const { url, schema, signal } = folding;
  const connections = await connect(url, `fold-${schema}`);
  const store = new CursorStore(schema);
  try {
    if (!(await holds(connections, schema))) return false;
    const targets = new Map<string, ViewTarget>();
    for (;;) {
      signal.throwIfAborted();
      const cursors = await store.all(connections.writer);
      const behind = cursors.filter((cursor) => cursor.position < upTo && !isAside(cursor));
      if (behind.length === 0) {
        await serve(connections, schema, cursors, upTo);
        return true;
      }
      await turn(folding, connections, targetsOf(folding, targets, behind), upTo).catch(
        async (error: unknown) => {
          if (!(error instanceof RowsRefused)) throw error;
          // Nothing of the page was written: all of them read again.
          targets.clear();
          await setAside(connections, store, error);
        },
      );
    }
  } finally {
    await connections.close();
  }
};

const holds = async ({ writer }: Connections, schema: string): Promise<boolean> => {
  const { rows } = await writer.query<{ held: boolean }>(
    `SELECT pg_try_advisory_lock(hashtext('projections'), hashtext($1)) AS held`,
    [schema],
  );
  return rows[0]!.held;
};

const isAside = ({ status }: Cursor): boolean => status === 'stuck' || status === 'failed';

const setAside = async (
  { writer }: Connections,
  store: CursorStore,
  { target: { cursor, position }, cause }: RowsRefused,
): Promise<void> =>
  inTransaction(writer, () =>
    store.setAside(writer, cursor, position, position + 1, messageOf(cause)),
  );

/** Those that stand furthest back, as they were remembered. */
const targetsOf = (
  { schema, projections }: FoldingUpTo,
  known: Map<string, ViewTarget>,
  behind: readonly Cursor[],
): readonly ViewTarget[] =>
  behind.map((cursor) => {
    const { name } = cursor;
    const projection = projections.find((candidate) => candidate.name === name);
    if (!projection) throw new Error(`There is no projection ${name}.`);
    const target = known.get(name) ?? new ViewTarget(schema, projection, cursor, CACHED_ROWS);
    target.sync(cursor);
    known.set(name, target);
    return target;
  });

const turn = async (
  { schema, log, pageSize = PAGE_SIZE }: FoldingUpTo,
  connections: Connections,
  behind: readonly ViewTarget[],
  upTo: number,
): Promise<void> => {
  const store = new CursorStore(schema);
  const last = Math.min(...behind.map(({ position }) => position));
  const group = behind.filter(({ position }) => position === last);
  const next = Math.min(upTo, ...behind.flatMap(({ position: at }) => (at > last ? [at] : [])));
  const types = new Set(group.flatMap(({ projection }) => Object.keys(projection.on)));
  const pages = new LogPages({ ...log, types: [...types] });
  const following = { connections, pages, store, pageSize, advanced: () => undefined };
  const { moved } = await follow(following, group, { upTo: next, maxPages: PAGES_A_TURN });
  if (!moved) throw new Error(`The log ends before ${next}.`);
};

/** A large table that the planner thinks empty must not be queried. */
const serve = async (
  { writer }: Connections,
  schema: string,
  cursors: readonly Cursor[],
  upTo: number,
): Promise<void> => {
  const built = cursors.filter(({ status, position }) => status === 'building' && position >= upTo);
  for (const { name, generation } of built)
    await writer.query(`ANALYZE ${tableOf(schema, name, generation)}`);
  await writer.query(
    `UPDATE ${identifier(schema)}.cursors SET status = 'live', updated_at = clock_timestamp()
     WHERE status = 'building' AND name = ANY($1)`,
    [built.map(({ name }) => name)],
  );
};
