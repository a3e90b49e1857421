import { type RecordedEvent } from './decider';

/** The value of one column. Arrays and objects stand in `jsonb` columns. */
export type Cell =
  string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };
export type Row = Readonly<Record<string, Cell>>;

/** The values of a row's key, in the order of `Projection.key`. */
export type RowId = readonly string[];

/**
 * What an event does to one row. `row` is undefined when the view has none yet; answering undefined
 * removes it, answering the same row leaves it as it is.
 */
export type ProjectionStep<R extends Row = Row> = (
  row: R | undefined,
  event: RecordedEvent,
  rowId: RowId,
) => R | undefined;

/** The Postgres types that a column may have. Instants are texts (see instant.ts). */
export type ColumnType = 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz' | 'jsonb';

/**
 * A view of the log that answers one question: a fold into rows of one table.
 *
 * Steps are pure and total, and see events in log order, which is not the order in which things
 * happened: a closing may be reported before the opening. The table's columns are spelled once,
 * here; the migration that makes the table is checked against them.
 */
export interface Projection<R extends Row = Row> {
  /** The question, as a table name: `work_orders`. */
  readonly name: string;
  /** Raised when the fold changes: the view is then built anew while the old one serves. */
  readonly version: number;
  readonly columns: Readonly<Record<keyof R & string, ColumnType>>;
  /** Columns of the primary key, in order; texts all. */
  readonly key: readonly (keyof R & string)[];
  /** The rows that an event of the subscription concerns; none when it says nothing here. */
  readonly rowsOf: (event: RecordedEvent) => readonly RowId[];
  /** The keys are the subscription: event types. */
  readonly on: Readonly<Record<string, ProjectionStep<R>>>;
}

/** Checks a projection against its row type and forgets the type, which only the fold needs. */
export const defineProjection = <R extends Row>(projection: Projection<R>): Projection =>
  projection as unknown as Projection;
