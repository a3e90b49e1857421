import { useQuery } from '@tanstack/react-query';
import { api, getAny } from '../../api/client';
import { type RowOf, useList, useNextPages, useRead } from '../../api/queries';
import { useFollow } from '../../live/live';

const CHECKPOINT_EVERY_MS = 15_000;

/** The keys that this installation says its log is signed by, one a line. */
export const useLogKeys = () =>
  useQuery({
    queryKey: ['/v1/log/keys', 'text'],
    queryFn: async ({ signal }) =>
      String((await api.GET('/v1/log/keys', { parseAs: 'text', signal })).data ?? ''),
  });

/** The signed note of the log as it is now. */
export const useCheckpoint = () =>
  useQuery({
    queryKey: ['/v1/log/checkpoint', 'text'],
    queryFn: async ({ signal }) =>
      String((await api.GET('/v1/log/checkpoint', { parseAs: 'text', signal })).data ?? ''),
    // Nothing tells of signatures: the log signs about once a minute, or when somebody asks for a proof.
    refetchInterval: CHECKPOINT_EVERY_MS,
  });

/** External anchors, and how far each is. */
export const useAnchors = () => useRead('/v1/log/anchors');

/** The subject of a proof: one event, or all of a work order. */
interface ProofQuery {
  readonly event?: string | undefined;
  readonly workOrder?: string | undefined;
  /** The size of a stored checkpoint that the proof has to reach. */
  readonly to?: number | undefined;
}

/** The receipt of an event or the bundle of a work order, as the text that somebody would download. */
export const useProofText = ({ event, workOrder, to }: ProofQuery) =>
  useQuery({
    queryKey: ['/v1/receipts', event ?? null, workOrder ?? null, to ?? null],
    queryFn: ({ signal }) => {
      const query = to === undefined ? {} : { to };
      return event === undefined
        ? textOf('/v1/work-orders/{workOrderId}/bundle', { workOrderId: workOrder }, query, signal)
        : textOf('/v1/receipts/{eventId}', { eventId: event }, query, signal);
    },
    enabled: event !== undefined || workOrder !== undefined,
    // Proofs of what was are as good tomorrow: they are requested again when somebody asks.
    staleTime: Infinity,
  });

const textOf = async (
  path: '/v1/receipts/{eventId}' | '/v1/work-orders/{workOrderId}/bundle',
  params: object,
  query: object,
  signal: AbortSignal,
): Promise<string> => {
  const init = { params: { path: params, query }, parseAs: 'text', signal };
  return (await getAny<string>(path, init)).data;
};

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
  const { rows, hasNextPage, isFetching } = list;
  const at = rows.findIndex(({ id }) => id === eventId);
  const isThere = at >= 0 && (at < rows.length - 1 || !hasNextPage);
  useNextPages(list, !isThere);
  return {
    current: rows[at],
    previous: at > 0 ? rows[at - 1] : undefined,
    next: at >= 0 ? rows[at + 1] : undefined,
    isLoading: workOrderId !== undefined && !isThere && (isFetching || hasNextPage),
  };
};
