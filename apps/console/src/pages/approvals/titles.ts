import { useRead } from '../../api/queries';

const MANY = 1_000;

/** The title of a work order; its id until that is known. */
export const useTitle = (workOrderId: string): string => {
  const { data } = useRead('/v1/work-orders/{workOrderId}', { path: { workOrderId } });
  return data?.body.title ?? workOrderId;
};

/**
 * The titles of the work orders of a queue, in one question: of those that wait for something where only what waits is
 * listed. One that is not among them goes by its id, shortened.
 */
export const useTitles = (
  isWaiting: boolean,
  workOrderId: string | undefined,
): ((workOrderId: string) => string) => {
  const { data } = useRead('/v1/work-orders', {
    query: { workOrderId, waiting: isWaiting ? 'true' : undefined, limit: MANY },
  });
  const titles = new Map(data?.body.items.map((row) => [row.workOrderId, row.title]));
  return (id) => titles.get(id) ?? (id.length > SHORT ? `${id.slice(0, SHORT)}…` : id);
};

const SHORT = 12;
