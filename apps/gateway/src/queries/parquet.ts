import { setImmediate } from 'node:timers/promises';
import {
  type BasicType,
  ByteWriter,
  type ColumnSource,
  ParquetWriter,
  schemaFromColumnData,
} from 'hyparquet-writer';
import { type QueryReply } from '#contracts';

/** What a column of a view is in a file; what is none of these stands there as JSON. */
const typeOf: Readonly<Record<string, BasicType>> = {
  text: 'STRING',
  integer: 'INT32',
  bigint: 'INT64',
  'double precision': 'DOUBLE',
  boolean: 'BOOLEAN',
  'timestamp with time zone': 'TIMESTAMP',
};

/**
 * How many pages are encoded together. More would make better columns, but encoding is done in one go, in which nobody
 * else is served; pages are bounded in bytes, so that counting them bounds what is held.
 */
const PAGES_OF_GROUP = 2;

/**
 * Rows as a file of Apache Parquet (parquet-format 2, SNAPPY), a group of rows at a time, so that neither side ever
 * holds more. Columns have the types of the view; counts of 64 bits stay exact. The file's own metadata says which
 * question it answers and the ledger position that it is true at.
 */
export async function* parquetPages(
  question: string,
  first: QueryReply,
  next: (cursor: string) => Promise<QueryReply>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const columns = first.columns.map((name, i) => ({
    name,
    type: typeOf[first.types?.[i] ?? ''] ?? ('JSON' as const),
  }));
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: columns.map((column) => columnOf(column, [])) }),
    kvMetadata: [
      { key: 'writ.question', value: question },
      { key: 'writ.position', value: String(first.position) },
    ],
    createdBy: 'writ',
  });
  for await (const group of groupsOf(first, next)) {
    const columnData = columns.map((column) => columnOf(column, group));
    await writer.write({ columnData, rowGroupSize: group.length });
    yield taken(bytes);
    await setImmediate();
  }
  await writer.finish();
  yield taken(bytes);
}

/** The rows of all pages, a few pages at a time. */
async function* groupsOf(
  first: QueryReply,
  next: (cursor: string) => Promise<QueryReply>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let pages = [first];
  for (let cursor = first.nextCursor; cursor !== null;) {
    if (pages.length === PAGES_OF_GROUP) {
      yield rowsOf(pages);
      pages = [];
    }
    const page = await next(cursor);
    pages.push(page);
    cursor = page.nextCursor;
  }
  const rows = rowsOf(pages);
  if (rows.length > 0) yield rows;
}

const rowsOf = (pages: readonly QueryReply[]): readonly Row[] => pages.flatMap(({ rows }) => rows);

type Row = QueryReply['rows'][number];

interface Column {
  readonly name: string;
  readonly type: BasicType;
}

const columnOf = ({ name, type }: Column, rows: readonly Row[]): ColumnSource => {
  const cast = casts[type] ?? ((value: unknown) => value);
  const data = rows.map((row) => (isStated(row[name]) ? cast(row[name]) : null));
  return { name, type, data };
};

const isStated = (value: unknown): boolean => value !== null && value !== undefined;

/** Values that JSON has no type for. */
const casts: Readonly<Record<string, (value: unknown) => unknown>> = {
  INT64: (value) => BigInt(value as number),
  TIMESTAMP: (value) => new Date(value as string),
};

/** What was written since the last time; the writer goes on counting where it is in the file. */
const taken = (bytes: ByteWriter): Uint8Array => {
  const written = bytes.getBytes().slice();
  bytes.index = 0;
  return written;
};
