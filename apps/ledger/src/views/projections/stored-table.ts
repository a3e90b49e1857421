import { type RowCell, type RowColumn, snakeCase, type WordCell } from '#contracts';
import { type Cell, type ColumnType } from '#kernel';

/** A document of a type that only the projection knows. */
interface JsonCell<Value extends Cell> {
  readonly isNullable: boolean;
  /** For the compiler only. */
  readonly value?: Value;
}

type StoredCell = RowCell | JsonCell<Cell>;

/** Declared columns, and cells of those that the table has besides: no view shows them by themselves. */
type StoredFields = Readonly<Record<string, StoredCell | RowColumn>>;

/** A column of documents that are never null. */
export const json = <Value extends Cell>(): JsonCell<Value> => ({ isNullable: false });
export const jsonOrNull = <Value extends Cell>(): JsonCell<Value | null> => ({ isNullable: true });

type CellOf<Field> = Field extends readonly [infer Cell, ...unknown[]] ? Cell : Field;

type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Rest}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Rest>}`
  : '';

type PlainValue<Plain> = Plain extends 'text' | 'time'
  ? string
  : Plain extends 'flag'
    ? boolean
    : number;

type ValueOf<C> = C extends `${infer Plain}?`
  ? PlainValue<Plain> | null
  : C extends string
    ? PlainValue<C>
    : C extends WordCell<infer Word>
      ? Word
      : C extends { readonly schema: object }
        ? Cell
        : C extends JsonCell<infer Value>
          ? Value
          : never;

type IsNullable<C> = C extends `${string}?`
  ? true
  : C extends WordCell<infer Word>
    ? null extends Word
      ? true
      : false
    : C extends { readonly schema: object; readonly isNullable: infer Is }
      ? Is
      : C extends JsonCell<infer Value>
        ? null extends Value
          ? true
          : false
        : false;

type IsStored<Field> = Field extends readonly [unknown, string, 'derived', ...unknown[]]
  ? false
  : true;

type RowOf<Fields> = {
  readonly [
    Name in keyof Fields & string as IsStored<Fields[Name]> extends true ? SnakeCase<Name> : never
  ]: ValueOf<CellOf<Fields[Name]>>;
};

/** A row of the SQL view, with the columns that it works out. */
export type ViewRow<Fields> = {
  readonly [Name in keyof Fields & string as SnakeCase<Name>]: ValueOf<CellOf<Fields[Name]>>;
};

type NullsOf<Fields> = {
  readonly [
    Name in keyof Fields & string as IsStored<Fields[Name]> extends true
      ? IsNullable<CellOf<Fields[Name]>> extends true
        ? SnakeCase<Name>
        : never
      : never
  ]: null;
};

/** The table of a projection. */
export interface StoredTable<Fields> {
  readonly columns: Readonly<Record<keyof RowOf<Fields> & string, ColumnType>>;
  /** Null in every column that may be null: a new row states the others. */
  readonly empty: NullsOf<Fields>;
  /** For the compiler only. */
  readonly row?: RowOf<Fields>;
}

/** The type of its rows. */
export type StoredRow<Table extends StoredTable<unknown>> = NonNullable<Table['row']>;

/** The columns that a projection stores, from their declaration: those that views work out are left out. */
export const storedTable = <const Fields extends StoredFields>(
  fields: Fields,
): StoredTable<Fields> => {
  const stored = Object.entries(fields).flatMap(([name, field]) =>
    isColumn(field)
      ? field.includes('derived')
        ? []
        : [[snakeCase(name), field[0]] as const]
      : [[snakeCase(name), field] as const],
  );
  const nullable = stored.filter(([, cell]) => isNullable(cell));
  return {
    columns: Object.fromEntries(stored.map(([name, cell]) => [name, typeOf(cell)])),
    empty: Object.fromEntries(nullable.map(([name]) => [name, null])),
  } as StoredTable<Fields>;
};

const isColumn = (field: StoredCell | RowColumn): field is RowColumn => Array.isArray(field);

const isNullable = (cell: StoredCell): boolean =>
  typeof cell === 'string'
    ? cell.endsWith('?')
    : 'oneOf' in cell
      ? cell.oneOf.includes(null)
      : cell.isNullable;

const columnTypes: Readonly<Record<string, ColumnType>> = {
  text: 'text',
  time: 'timestamptz',
  whole: 'integer',
  long: 'bigint',
  flag: 'boolean',
};

const typeOf = (cell: StoredCell): ColumnType =>
  typeof cell === 'string'
    ? columnTypes[cell.replace('?', '')]!
    : 'oneOf' in cell
      ? 'text'
      : 'jsonb';
