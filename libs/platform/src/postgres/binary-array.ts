import { type Cell, type ColumnType } from '#kernel';
import { BinaryWriter } from './binary-writer';

/**
 * Arrays in Postgres' binary format (`array_recv`): `pg` sends a Buffer as it is. One array of rows
 * (`record_recv`) costs the server about two thirds of an array a column, which costs half of text.
 */
const JSONB_VERSION = 1;
const ONE_DIMENSION = 1;
const LOWER_BOUND = 1;

/** A projection has no bytes, and no ids that are shorter than their text; the log has both. */
type RowColumnType = ColumnType | 'bytea' | 'uuid';

type RowCell = Cell | Uint8Array;

type Encode = (writer: BinaryWriter, cell: Exclude<RowCell, null>) => void;

/** pg_type.oid (the same in every Postgres) and how a value is written. */
const formats: Readonly<Record<RowColumnType, { readonly oid: number; readonly encode: Encode }>> =
  {
    text: { oid: 25, encode: (writer, cell) => writer.text(textOf(cell)) },
    integer: { oid: 23, encode: (writer, cell) => writer.int32(wholeOf(cell)) },
    bigint: { oid: 20, encode: (writer, cell) => writer.int64(wholeOf(cell)) },
    boolean: { oid: 16, encode: (writer, cell) => writer.boolean(cell === true) },
    jsonb: {
      oid: 3802,
      encode: (writer, cell) => writer.text(JSON.stringify(cell), JSONB_VERSION),
    },
    timestamptz: { oid: 1184, encode: (writer, cell) => writer.instant(textOf(cell)) },
    bytea: { oid: 17, encode: (writer, cell) => writer.bytes(bytesOf(cell)) },
    uuid: {
      oid: 2950,
      encode: (writer, cell) => writer.bytes(Buffer.from(textOf(cell).replaceAll('-', ''), 'hex')),
    },
  };

const encoders: ReadonlyMap<number, Encode> = new Map(
  Object.values(formats).map(({ oid, encode }) => [oid, encode]),
);

/** A fold that gives a cell of another type than its column must not be written as something else. */
const textOf = (cell: RowCell): string => {
  if (typeof cell !== 'string') throw new TypeError(`Not a text: ${JSON.stringify(cell)}`);
  return cell;
};

const wholeOf = (cell: RowCell): number => {
  if (!Number.isSafeInteger(cell)) throw new TypeError(`Not an integer: ${JSON.stringify(cell)}`);
  return cell as number;
};

const bytesOf = (cell: RowCell): Uint8Array => {
  if (!(cell instanceof Uint8Array)) throw new TypeError(`Not bytes: ${JSON.stringify(cell)}`);
  return cell;
};

/** `text[]`. */
export const textArray = (values: readonly string[]): Buffer => {
  const writer = new BinaryWriter();
  arrayHeader(writer, formats.text.oid, values.length);
  for (const value of values) writer.text(value);
  return writer.finish();
};

/** A column of a row type, as the table has it. */
interface RowColumn {
  readonly name: string;
  /** pg_type.oid of its type, which may be one that nothing here writes. */
  readonly oid: number;
}

/** What the catalogue says of a table's row type. */
export interface RowType {
  readonly oid: number;
  /** All columns of the table, in its own order. */
  readonly columns: readonly RowColumn[];
}

/** An array of a table's row type; cells that a row lacks are null. Throws on a cell that the type of its column cannot be written from. */
export const rowArray = (
  { oid: rowTypeOid, columns }: RowType,
  rows: readonly Readonly<Record<string, RowCell>>[],
): Buffer => {
  const writer = new BinaryWriter();
  const written = columns.map((column) => ({
    ...column,
    encode: encoders.get(column.oid) ?? unwritable(column),
  }));
  arrayHeader(writer, rowTypeOid, rows.length);
  for (const row of rows) {
    const lengthAt = writer.length;
    writer.word(0);
    writer.word(written.length);
    for (const { name, oid, encode } of written) {
      const cell = row[name];
      writer.word(oid);
      if (cell === null || cell === undefined) writer.null();
      else encode(writer, cell);
    }
    writer.patchWord(writer.length - lengthAt - 4, lengthAt);
  }
  return writer.finish();
};

/** Newer code may have added columns of other types: this code leaves them null. */
const unwritable =
  ({ name, oid }: RowColumn): Encode =>
  () => {
    throw new TypeError(`Cannot write ${name}: its type has the oid ${oid}.`);
  };

const arrayHeader = (writer: BinaryWriter, elementOid: number, count: number): void => {
  writer.word(ONE_DIMENSION);
  writer.word(0); // no null elements
  writer.word(elementOid);
  writer.word(count);
  writer.word(LOWER_BOUND);
};
