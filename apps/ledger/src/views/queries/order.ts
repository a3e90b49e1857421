import { type QueryDefinition, type QueryRequest, snakeCase, sortsOf } from '#contracts';
import { questionRefused } from '#kernel';
import { type CursorValues, decodeCursor, encodeCursor } from './cursor';
import { type Bind } from './delegated-rows';
import { sortIn, unsorted } from './sort';
import { camelCase } from './view-columns';

/** The order of a list: that of its definition, or that of a column, the definition's within equal values. */
interface Order {
  /** The column that the caller sorts by. Rows without a value come last, whichever the direction. */
  readonly first?: string;
  /** Columns that tell rows apart, and are never null. */
  readonly last: readonly string[];
  readonly isDescending: boolean;
  /** Cursors of another order lead nowhere here. */
  readonly cursorName: string;
}

/** Refuses a column that the list is not sorted by. */
export const orderOf = (
  definition: QueryDefinition,
  { sort }: Pick<QueryRequest, 'sort'>,
): Order => {
  const { name, orderBy: last, newestFirst: isDescending = false } = definition;
  if (sort === undefined) return { last, isDescending, cursorName: name };
  const known = sortsOf(definition);
  const by = sortIn(sort, known);
  if (!by) throw questionRefused([unsorted(known)]);
  const first = snakeCase(by.field);
  return { first, last, isDescending: by.isDescending, cursorName: `${name} by ${sort}` };
};

/** `ORDER BY` of it; `spelled` spells a column. */
export const orderSql = (
  { first, last, isDescending }: Order,
  spelled: (column: string) => string,
): string => {
  const direction = isDescending ? ' DESC' : '';
  const columns = [...(first ? [first] : []), ...last].map((column) => spelled(column) + direction);
  return [...(first ? [`${spelled(first)} IS NULL`] : []), ...columns].join(', ');
};

/** The rows after the one that a cursor names, in `v`. */
export const beyondSql = (
  { first, last, isDescending, cursorName }: Order,
  cursor: string,
  typeOf: (column: string) => string,
  bind: Bind,
): string => {
  const types = last.map(typeOf);
  const from = decodeCursor(cursorName, first ? [`${typeOf(first)}?`, ...types] : types, cursor);
  const sides = (columns: readonly string[], values: CursorValues): string => {
    const bound = columns.map((column, i) => bind(values[i], typeOf(column)));
    const named = columns.map((column) => `v.${column}`);
    return `(${named.join(', ')}) ${isDescending ? '<' : '>'} (${bound.join(', ')})`;
  };
  if (!first) return sides(last, from);
  const [value, ...others] = from;
  return value === null
    ? `(v.${first} IS NULL AND ${sides(last, others)})`
    : `(v.${first} IS NULL OR ${sides([first, ...last], from)})`;
};

/** Where the page after a row begins. */
export const cursorOf = (
  { first, last, cursorName }: Order,
  row: Readonly<Record<string, unknown>>,
): string => {
  const values = [...(first ? [first] : []), ...last].map((column) => row[camelCase(column)]);
  return encodeCursor(cursorName, values as CursorValues);
};
