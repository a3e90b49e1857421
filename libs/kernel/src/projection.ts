import { type RecordedEvent } from './decider';

/** The value of one column. Arrays and objects stand in `jsonb` columns. */
export type Cell =
  string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };
export type Row = Readonly<Record<string, Cell>>;

/** The values of a row's key, in the order of `Projection.key`. */
export type RowId = readonly string[];

/**
 * Applies an event to one row. `row` is undefined when the view has none yet; returning undefined removes the row,
 * returning the same row leaves it unchanged.
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
 * Steps are pure and total, and get events in log order, which may differ from the order in the world: a closing may be
 * reported before the opening.
 */
export interface Projection<R extends Row = Row> {
  /** The question, as a table name: `work_orders`. */
  readonly name: string;
  /** Raised when the fold changes, which starts a rebuild while the old view serves. */
  readonly version: number;
  readonly columns: Readonly<Record<keyof R & string, ColumnType>>;
  /** Columns of the primary key, in order; all of them are texts. */
  readonly key: readonly (keyof R & string)[];
  /** The rows that an event of the subscription changes. */
  readonly rowsOf: (event: RecordedEvent) => readonly RowId[];
  /** The keys are the subscription: event types. */
  readonly on: Readonly<Record<string, ProjectionStep<R>>>;
}

/** Checks a projection against its row type and forgets the type, which only the fold needs. */
export const defineProjection = <R extends Row>(projection: Projection<R>): Projection =>
  projection as unknown as Projection;
