import { Refusal } from '#kernel';
import { readValue } from './filter-values';

/** Where the next page of a list begins: the order's values of the last row that was given. */
export type CursorValues = readonly (string | number | boolean | null)[];

/** Opaque to callers: base64url of the query's name and the values. */
export const encodeCursor = (query: string, values: CursorValues): string =>
  Buffer.from(JSON.stringify([query, ...values])).toString('base64url');

/**
 * Refuses what is no cursor of this query, and tells apart one that it handed out when it was ordered otherwise.
 *
 * @param types of the columns that order the query (Postgres); with `?` one may be null.
 */
export const decodeCursor = (
  query: string,
  types: readonly string[],
  cursor: string,
): CursorValues => {
  const read = parsed(cursor);
  if (!Array.isArray(read) || read[0] !== query) throw foreign();
  if (read.length !== types.length + 1) throw outdated();
  return types.map((type, i) => {
    const value: unknown = read[i + 1];
    const [, plain, mayBeNull] = /^(.*?)(\??)$/.exec(type)!;
    if (value === null && mayBeNull) return null;
    const reading = isScalar(value) ? readValue(plain!, String(value)) : undefined;
    if (!reading || 'expected' in reading) throw outdated();
    return reading.value;
  });
};

const isScalar = (value: unknown): boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const parsed = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
};

const foreign = (): Refusal =>
  new Refusal(
    'invalid_request',
    'The cursor is not of this list: send nextCursor of the answer before, with the same question.',
    {},
    [{ pointer: '/cursor', message: 'must be the nextCursor of an answer, unchanged' }],
  );

const outdated = (): Refusal =>
  new Refusal(
    'invalid_request',
    'The cursor is of this list as it was ordered before an upgrade, and leads nowhere now: ask again without a cursor, from the first page on.',
    {},
    [{ pointer: '/cursor', message: 'must be left out, to begin with the first page' }],
  );
