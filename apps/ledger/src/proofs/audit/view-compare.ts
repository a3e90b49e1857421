import { isDeepStrictEqual } from 'node:util';
import { type ClientBase } from 'pg';
import { type Projection, type Row, type RowId } from '#kernel';
import { columnParsers, identifier, rowKey, ViewTable } from '#platform';

const PAGE_ROWS = 1_000;

/** How the served rows of a view differ from the rebuilt ones. */
export interface ViewDifference {
  /** Rows that the view serves. */
  readonly rows: number;
  readonly differing: number;
  /** The first difference in a sentence. */
  readonly first?: string;
}

/** Where the rows are: a schema and the generation in it. */
export interface RowsAt {
  readonly sql: ClientBase;
  readonly schema: string;
  readonly generation: number;
}

/**
 * Compares two tables of a view row by row in the order of their key, a page at a time: looks up every served row among
 * the rebuilt ones, and searches for missing rows where those are more.
 */
export const compareRows = async (
  projection: Projection,
  shown: RowsAt,
  folded: RowsAt,
): Promise<ViewDifference> => {
  const difference = { rows: 0, differing: 0, matched: 0, first: undefined as string | undefined };
  await eachPage(projection, shown, async (page, ids) => {
    const others = await tableOf(projection, folded).load(folded.sql, ids);
    difference.rows += page.length;
    page.forEach((row, i) => {
      const other = others.get(rowKey(ids[i]!));
      if (other) difference.matched += 1;
      const sentence = differenceOf(row, other, ids[i]!);
      if (sentence === undefined) return;
      difference.differing += 1;
      difference.first ??= sentence;
    });
  });
  const missing = (await countOf(projection, folded)) - difference.matched;
  if (missing > 0) {
    difference.differing += missing;
    difference.first ??= await firstMissing(projection, shown, folded);
  }
  return difference;
};

const firstMissing = async (
  projection: Projection,
  shown: RowsAt,
  folded: RowsAt,
): Promise<string | undefined> => {
  let first: string | undefined;
  await eachPage(projection, folded, async (_, ids) => {
    const there = await tableOf(projection, shown).load(shown.sql, ids);
    const missing = ids.find((id) => !there.has(rowKey(id)));
    if (missing) first ??= `${nameOf(missing)} is missing, and the log leads to it`;
  });
  return first;
};

const differenceOf = (row: Row, folded: Row | undefined, id: RowId): string | undefined => {
  if (!folded) return `${nameOf(id)} is extra, and the log does not lead to it`;
  const column = Object.keys(row).find((name) => !isDeepStrictEqual(row[name], folded[name]));
  return column === undefined
    ? undefined
    : `${nameOf(id)}: ${column} is ${shownCell(row[column])}, the log leads to ${shownCell(folded[column])}`;
};

const nameOf = (id: RowId): string => `(${id.join(', ')})`;

const SHOWN_MAX = 80;

const shownCell = (value: unknown): string => JSON.stringify(value ?? null).slice(0, SHOWN_MAX);

const tableOf = (projection: Projection, { schema, generation }: RowsAt): ViewTable =>
  new ViewTable(schema, projection, generation);

/** Pages of a table through a cursor of its session, which is in a transaction. */
const eachPage = async (
  projection: Projection,
  at: RowsAt,
  work: (page: readonly Row[], ids: readonly RowId[]) => Promise<void>,
): Promise<void> => {
  const { sql } = at;
  const columns = Object.keys(projection.columns).map(identifier).join(', ');
  const key = projection.key.map(identifier).join(', ');
  const cursor = `audited_${identifier(projection.name)}`;
  await sql.query(
    `DECLARE ${cursor} NO SCROLL CURSOR FOR SELECT ${columns} FROM ${tableName(projection, at)} ORDER BY ${key}`,
  );
  for (;;) {
    const { rows } = await sql.query<Row>({
      text: `FETCH FORWARD ${PAGE_ROWS} FROM ${cursor}`,
      types: columnParsers,
    });
    if (rows.length === 0) break;
    const idOf = (row: Row): RowId => projection.key.map((name) => row[name] as string);
    await work(rows, rows.map(idOf));
  }
  await sql.query(`CLOSE ${cursor}`);
};

const countOf = async (projection: Projection, at: RowsAt): Promise<number> => {
  const { rows } = await at.sql.query<{ count: string }>(
    `SELECT count(*) FROM ${tableName(projection, at)}`,
  );
  return Number(rows[0]!.count);
};

const tableName = ({ name }: Projection, { schema, generation }: RowsAt): string =>
  `${identifier(schema)}.${identifier(name)}_g${generation}`;
