import { useEffect } from 'react';
import { type ReadPath, useList } from './queries';

const MANY = 1_000;
const PAGES_MAX = 5;

/** Reads a list up to 5,000 rows, so that it can be counted; `isAll` says whether that was all. */
export const useAll = <P extends ReadPath>(
  path: P,
  query: Readonly<Record<string, string | undefined>> = {},
) => {
  const list = useList(path, { query: { ...query, limit: MANY } });
  const { data, hasNextPage, isFetching, error, fetchNextPage } = list;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && !error && pages > 0 && pages < PAGES_MAX)
      void fetchNextPage();
  }, [hasNextPage, isFetching, error, pages, fetchNextPage]);
  return { ...list, isAll: data !== undefined && !hasNextPage };
};
