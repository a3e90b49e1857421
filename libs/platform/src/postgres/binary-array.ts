import { type Cell, type ColumnType, type Row } from '#kernel';
import { BinaryWriter } from './binary-writer';

/**
 * Arrays in Postgres' binary format (`array_recv`): `pg` sends a Buffer as it is. One array of rows
 * (`record_recv`) costs the server about two thirds of an array a column, which costs half of text.
 */
const JSONB_VERSION = 1;
const ONE_DIMENSION = 1;
const LOWER_BOUND = 1;

type Encode = (writer: BinaryWriter, cell: Exclude<Cell, null>) => void;

/** pg_type.oid (the same in every Postgres) and how a value is written. */
const formats: Readonly<Record<ColumnType, { readonly oid: number; readonly encode: Encode }>> = {
  text: { oid: 25, encode: (writer, cell) => writer.text(textOf(cell)) },
  integer: { oid: 23, encode: (writer, cell) => writer.int32(wholeOf(cell)) },
  bigint: { oid: 20, encode: (writer, cell) => writer.int64(wholeOf(cell)) },
  boolean: { oid: 16, encode: (writer, cell) => writer.boolean(cell === true) },
  jsonb: { oid: 3802, encode: (writer, cell) => writer.text(JSON.stringify(cell), JSONB_VERSION) },
  timestamptz: { oid: 1184, encode: (writer, cell) => writer.instant(textOf(cell)) },
};

/** A fold that gives a cell of another type than its column must not be written as something else. */
const textOf = (cell: Cell): string => {
  if (typeof cell !== 'string') throw new TypeError(`Not a text: ${JSON.stringify(cell)}`);
  return cell;
};

const wholeOf = (cell: Cell): number => {
  if (!Number.isSafeInteger(cell)) throw new TypeError(`Not an integer: ${JSON.stringify(cell)}`);
  return cell as number;
};

/** `text[]`. */
export const textArray = (values: readonly string[]): Buffer => {
  const writer = new BinaryWriter();
  arrayHeader(writer, formats.text.oid, values.length);
  for (const value of values) writer.text(value);
  return writer.finish();
};

/** A column of a row type, as the table has it. */
export interface RowColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/**
 * An array of a table's row type.
 *
 * @param rowTypeOid of the row type (`'schema.table'::regtype::oid`).
 * @param columns all columns of the table in its own order; cells that a row lacks are null.
 */
export const rowArray = (
  rowTypeOid: number,
  columns: readonly RowColumn[],
  rows: readonly Row[],
): Buffer => {
  const writer = new BinaryWriter();
  const encoders = columns.map(({ name, type }) => ({ name, ...formats[type] }));
  arrayHeader(writer, rowTypeOid, rows.length);
  for (const row of rows) {
    const lengthAt = writer.length;
    writer.word(0);
    writer.word(encoders.length);
    for (const { name, oid, encode } of encoders) {
      const cell = row[name];
      writer.word(oid);
      if (cell === null || cell === undefined) writer.null();
      else encode(writer, cell);
    }
    writer.patchWord(writer.length - lengthAt - 4, lengthAt);
  }
  return writer.finish();
};

const arrayHeader = (writer: BinaryWriter, elementOid: number, count: number): void => {
  writer.word(ONE_DIMENSION);
  writer.word(0); // no null elements
  writer.word(elementOid);
  writer.word(count);
  writer.word(LOWER_BOUND);
};
