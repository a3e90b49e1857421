import { useEffect } from 'react';
import { type ReadOptions, type ReadPath, useList } from '../../api/queries';

const PAGE = 1_000;
/** A browser sums so many pages and no more; the page says where it stopped. */
const PAGES = 10;

/** Every row of a list, for what is summed over them; `isWhole` is false while there are more. */
export const useAll = <P extends ReadPath>(path: P, options: Omit<ReadOptions, 'everyMs'>) => {
  const list = useList(path, { ...options, query: { limit: PAGE, ...options.query } });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = list;
  const isFull = (data?.pages.length ?? 0) >= PAGES;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFull) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, isFull]);
  return { ...list, isWhole: data !== undefined && !hasNextPage };
};
