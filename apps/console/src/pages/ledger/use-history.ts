import { useEffect } from 'react';
import { type RowOf, useList } from '../../api/queries';
import { useFollow } from '../../live/use-follow';

type HistoryRow = RowOf<'/v1/work-orders/{workOrderId}/history'>;

/** An event in the history of its work order, with what came before and after; undefined while that is not known. */
export interface Around {
  readonly current: HistoryRow | undefined;
  readonly previous: HistoryRow | undefined;
  readonly next: HistoryRow | undefined;
  readonly isLoading: boolean;
}

const MANY = 1_000;

/** Reads the history page by page until it has come past the event. */
export const useHistoryAround = (workOrderId: string | undefined, eventId: string): Around => {
  const list = useList('/v1/work-orders/{workOrderId}/history', {
    path: { workOrderId: workOrderId ?? '' },
    query: { limit: MANY },
    enabled: workOrderId !== undefined,
  });
  useFollow((event) => workOrderId !== undefined && event.workOrderId === workOrderId);
  const { rows, hasNextPage, isFetching, fetchNextPage } = list;
  const at = rows.findIndex(({ id }) => id === eventId);
  const isThere = at >= 0 && (at < rows.length - 1 || !hasNextPage);
  useEffect(() => {
    if (!isThere && hasNextPage && !isFetching) void fetchNextPage();
  }, [isThere, hasNextPage, isFetching, fetchNextPage]);
  return {
    current: rows[at],
    previous: at > 0 ? rows[at - 1] : undefined,
    next: at >= 0 ? rows[at + 1] : undefined,
    isLoading: workOrderId !== undefined && !isThere && (isFetching || hasNextPage),
  };
};
