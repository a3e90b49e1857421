import { type ReadPath, useList } from '../../api/queries';

type Query = Readonly<Record<string, string | undefined>>;

/** A list of what is owed, overdue first: those are two lists of the API, one after the other. */
export const useOverdueFirst = <P extends ReadPath>(path: P, query: Query) => {
  const isSplit = query['status'] === 'open' && query['overdue'] === undefined;
  const late = useList(path, { query: { ...query, overdue: 'true' }, enabled: isSplit });
  const others = useList(path, { query: { ...query, ...(isSplit ? { overdue: 'false' } : {}) } });
  if (!isSplit) return others;
  if (late.isPending || late.error || late.hasNextPage) return late;
  return {
    ...others,
    rows: [...late.rows, ...others.rows],
    position: Math.min(late.position ?? Infinity, others.position ?? Infinity),
  };
};
