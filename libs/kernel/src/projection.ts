import { type RecordedEvent } from './decider';

/** The value of one column. Arrays and objects go to `jsonb` columns. */
export type Cell =
  string | number | boolean | null | readonly unknown[] | { [key: string]: unknown };
export type Row = Record<string, Cell>;

/** `row` is undefined when the view has none yet; answering undefined removes it. */
export type ProjectionStep<R extends Row> = (
  row: R | undefined,
  event: RecordedEvent,
) => R | undefined;

/**
 * A view of the log that answers one question: a fold into rows of one table.
 *
 * Steps are pure and total. `rowId` says which row an event concerns (undefined: none). The table's
 * columns are spelled once, here; the migration that makes the table is checked against them.
 */
export interface Projection<R extends Row = Row> {
  /** The question, as a table name: `work_orders`. */
  readonly name: string;
  /** Raised when the fold changes: the runner then rebuilds the view by itself. */
  readonly version: number;
  /** Column → Postgres type. The first column named `tenant` and then the row's id make the key. */
  readonly columns: Readonly<Record<keyof R & string, string>>;
  /** Columns of the primary key, in order. */
  readonly key: readonly (keyof R & string)[];
  /** The key's values for this event, in the order of `key`; undefined when it concerns no row. */
  readonly rowId: (event: RecordedEvent) => readonly string[] | undefined;
  /** The subscription is the set of keys. */
  readonly on: Readonly<Record<string, ProjectionStep<R>>>;
}

export const defineProjection = <R extends Row>(projection: Projection<R>): Projection<R> =>
  projection;
