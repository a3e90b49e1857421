import { type AnchorProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client';
import { gathered } from '../api/gathered';
import { lastWritten } from '../api/position';
import { type AnswerOf } from '../api/queries';
import { AnchorLink } from './link';
import { shortIds } from './plain-ids';
import { Said } from './said';

const PATH = '/v1/work-orders';
const MOST = 100;
/**
 * Titles do not change, so pages of the past show them too, and rows that come back into view do not ask again; of a work
 * order that is not known yet they do.
 */
const FRESH_MS = 60_000;

const titleOf = gathered(async (ids) => {
  const written = lastWritten.get();
  const query = {
    workOrderIds: ids.join(','),
    limit: MOST,
    ...(written > 0 ? { atLeast: written } : {}),
  };
  const { data } = await api.GET(PATH, { params: { query } });
  const { items } = data as AnswerOf<typeof PATH>;
  return new Map(items.map(({ workOrderId, title }) => [workOrderId, title]));
}, MOST);

/** The title of a work order; its id, with the long ones cut short, until that is known and where it has none. */
export const useTitle = (workOrderId: string, known?: string | null): string => {
  const { data } = useQuery({
    queryKey: [PATH, 'title', workOrderId],
    queryFn: async () => (await titleOf(workOrderId)) ?? null,
    enabled: !known,
    staleTime: ({ state }) => (state.data ? FRESH_MS : 0),
  });
  return known ?? data ?? shortIds(workOrderId);
};

interface WorkOrderLinkProps extends Pick<AnchorProps, 'size' | 'fw'> {
  readonly id: string;
  /** Its title, where that is known already. */
  readonly known?: string | null | undefined;
  /** The event of it that the link leads to. */
  readonly eventId?: string;
}

/** The way to a work order, by its title; what points at it says its id. */
export const WorkOrderLink = ({ id, known, eventId, size = 'sm', fw }: WorkOrderLinkProps) => (
  <AnchorLink
    to="/work-orders/$workOrderId"
    params={{ workOrderId: id }}
    {...(eventId === undefined ? {} : { hash: eventId })}
    {...(fw === undefined ? {} : { fw })}
    size={size}
    title={id}
  >
    <Said>{useTitle(id, known)}</Said>
  </AnchorLink>
);
