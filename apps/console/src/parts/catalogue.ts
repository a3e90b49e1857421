import { type RowOf, useRead } from '../api/queries';

/** A code of exceptions with its terms of today. */
export type CodeRow = RowOf<'/v1/exception-codes'>;

const MANY = 1_000;

/** The catalogue by code, of today's names and of those that were given up; `isCut` where it has more than are read. */
export const useCatalogue = (enabled = true) => {
  const codes = useRead('/v1/exception-codes', { query: { limit: MANY }, enabled });
  const rows: readonly CodeRow[] = codes.data?.body.items ?? [];
  const isCut = Boolean(codes.data?.body.nextCursor);
  return { ...codes, rows, isCut, byCode: new Map(rows.map((row) => [row.code, row])) };
};
