import { Anchor, type AnchorProps, Button, NavLink, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLink, linkOptions } from '@tanstack/react-router';
import { api } from '../api/client';
import { gathered } from '../api/gathered';
import { lastWritten } from '../api/position';
import { type AnswerOf } from '../api/queries';
import { idEnd, shortIds } from './plain-ids';
import { UserText, visible } from './user-text';

/** Links to pages of the console. Their addresses are typed: a link to a page that does not exist does not compile. */
export const AnchorLink = createLink(Anchor<'a'>);
export const ButtonLink = createLink(Button<'a'>);
export const TextLink = createLink(Text<'a'>);
export const MenuLink = createLink(NavLink<'a'>);

const searchOf = (version: number | string | undefined): { readonly version?: string } =>
  version === undefined ? {} : { version: String(version) };

/** The page of each kind of thing that has one, by its id. */
export const places = {
  approval: (approvalId: string) =>
    linkOptions({ to: '/approvals/$approvalId', params: { approvalId } }),
  event: (eventId: string) => linkOptions({ to: '/ledger/events/$eventId', params: { eventId } }),
  exception: (exceptionId: string) =>
    linkOptions({ to: '/exceptions/$exceptionId', params: { exceptionId } }),
  'exception-code': (code: string) => linkOptions({ to: '/trends/$code', params: { code } }),
  halt: (haltId: string) => linkOptions({ to: '/halts/$haltId', params: { haltId } }),
  /** What waits for a person, team, agent or system. */
  principal: (waitingOn: string) => linkOptions({ to: '/', search: { waitingOn } }),
  'post-review': (postReviewId: string) =>
    linkOptions({ to: '/post-reviews/$postReviewId', params: { postReviewId } }),
  /** Without a version: the one in force. */
  policy: (policyId: string, version?: number | string) =>
    linkOptions({ to: '/policies/$policyId', params: { policyId }, search: searchOf(version) }),
  'work-order': (workOrderId: string, eventId?: string) =>
    linkOptions({
      to: '/work-orders/$workOrderId',
      params: { workOrderId },
      ...(eventId === undefined ? {} : { hash: eventId }),
    }),
  workflow: (workflowId: string, version?: number | string) =>
    linkOptions({
      to: '/workflows/$workflowId',
      params: { workflowId },
      search: searchOf(version),
    }),
} as const;

/** A page of the console, as links and `navigate` take it. */
export type Place = ReturnType<(typeof places)[keyof typeof places]>;

interface VersionLinkProps extends Pick<AnchorProps, 'underline'> {
  readonly of: 'policy' | 'workflow';
  readonly id: string;
  readonly version: number | null | undefined;
}

/** The way to one version of a policy or a workflow. */
export const VersionLink = ({ of, id, version, underline }: VersionLinkProps) => (
  <AnchorLink size="sm" underline={underline} {...places[of](id, version ?? '')}>
    <UserText>{id}</UserText>, version {version ?? 'TBD'}
  </AnchorLink>
);

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

/** The accessible name of a link to something with an id: others may have the same title. */
export const nameOf = (title: string, id: string): string => visible(`${title}, ${idEnd(id)}`);

interface WorkOrderLinkProps extends Pick<AnchorProps, 'size' | 'fw'> {
  readonly id: string;
  /** Its title, where that is known already. */
  readonly known?: string | null | undefined;
  /** The event of it that the link leads to. */
  readonly eventId?: string;
}

/** The way to a work order, by its title; what points at it says its id. */
export const WorkOrderLink = ({ id, known, eventId, size = 'sm', fw }: WorkOrderLinkProps) => {
  const title = useTitle(id, known);
  return (
    <AnchorLink
      {...places['work-order'](id, eventId)}
      {...(fw === undefined ? {} : { fw })}
      size={size}
      title={id}
      aria-label={nameOf(title, id)}
    >
      <UserText>{title}</UserText>
    </AnchorLink>
  );
};
