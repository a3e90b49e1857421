import {
  type DeliveryLinkIssuedData,
  type deliveryLinkIssued,
  type deliveryLinkOpened,
  type deliveryLinkRevoked,
  deliveryLinkTerms,
  type EventOf,
  type IssueDeliveryLinkBody,
  type RevokeDeliveryLinkBody,
} from '#contracts';
import { type Command, type Decider, durationMs, plus, type RecordedEvent, Refusal } from '#kernel';

/** A link to a delivery page, as its own stream says. */
export interface DeliveryLink {
  /** Null before it was made. */
  readonly issued: DeliveryLinkIssuedData | null;
  readonly revokedAt: string | null;
  /** Openings that the stream tells of, and when it was last told of some. */
  readonly openings: number;
  readonly openedAt: string | null;
}

export const unknownLink: DeliveryLink = {
  issued: null,
  revokedAt: null,
  openings: 0,
  openedAt: null,
};

/** Visitors are nobody we know: they must not be able to fill the log. */
const TOLD_EVERY = 'PT1M';

/** What only the shell can know. */
export interface LinkContext {
  readonly linkId: string;
  /** Whether the work order is there. */
  readonly isKnown: boolean;
  /** How often the link was opened, ever. */
  readonly openings: number;
}

type Issue = Command<'issue-delivery-link', IssueDeliveryLinkBody>;
type Revoke = Command<'revoke-delivery-link', RevokeDeliveryLinkBody>;
/** Tells the log that it was opened; `after` so many openings that it knows of. */
export type TellOpened = Command<
  'tell-opened',
  { readonly linkId: string; readonly after: number }
>;
export type LinkCommand = Issue | Revoke | TellOpened;
type InContext = LinkCommand & { readonly context: LinkContext };

type Decided =
  | EventOf<typeof deliveryLinkIssued>
  | EventOf<typeof deliveryLinkRevoked>
  | EventOf<typeof deliveryLinkOpened>;

const decide = (command: InContext, link: DeliveryLink): readonly Decided[] => {
  switch (command.type) {
    case 'issue-delivery-link':
      return issue(command, link);
    case 'revoke-delivery-link':
      return revoke(command, link);
    case 'tell-opened':
      return tellOpened(command, link);
  }
};

const issue = (
  { data, metadata: { now }, context: { linkId, isKnown } }: Issue & Pick<InContext, 'context'>,
  { issued }: DeliveryLink,
): readonly Decided[] => {
  const { workOrderId, digest, audience, scope = 'client' } = data;
  if (issued) return [];
  if (!isKnown)
    throw new Refusal(
      'work_order_not_found',
      `There is no work order ${workOrderId}: check the id.`,
    );
  const { usual, most } = deliveryLinkTerms;
  const validFor = data.validFor ?? usual;
  const ms = durationMs(validFor)!;
  if (ms <= 0 || ms > durationMs(most)!)
    throw refuseValidFor(`must be more than nothing and at most ${most}`);
  const expiresAt = plus(now, validFor);
  return [
    {
      type: 'delivery-link.issued',
      data: { linkId, workOrderId, scope, audience, expiresAt, digest },
    },
  ];
};

/** What is revoked already stays so: whoever wants it closed need not know who was faster. */
const revoke = (
  { data: { linkId, workOrderId } }: Revoke,
  { issued, revokedAt }: DeliveryLink,
): readonly Decided[] => {
  if (issued?.workOrderId !== workOrderId)
    throw new Refusal(
      'delivery_link_not_found',
      `Work order ${workOrderId} has no link ${linkId}: check both ids.`,
    );
  return revokedAt === null
    ? [{ type: 'delivery-link.revoked', data: { linkId, workOrderId } }]
    : [];
};

const tellOpened = (
  { metadata: { now }, context: { openings } }: TellOpened & Pick<InContext, 'context'>,
  link: DeliveryLink,
): readonly Decided[] => {
  if (!link.issued || !isTimeToTell(link, { openings, now })) return [];
  const { linkId, workOrderId } = link.issued;
  const since = openings - link.openings;
  return [{ type: 'delivery-link.opened', data: { linkId, workOrderId, openings: since } }];
};

/** Whether it opens anything at `now` (an instant). */
export const isOpenLink = ({ issued, revokedAt }: DeliveryLink, now: string): boolean =>
  issued !== null && revokedAt === null && issued.expiresAt > now;

/** Whether the log is to hear that a link was opened so often: at most once a minute. */
export const isTimeToTell = (
  { openings: told, openedAt }: DeliveryLink,
  { openings, now }: { readonly openings: number; readonly now: string },
): boolean => openings > told && (openedAt === null || plus(openedAt, TOLD_EVERY) <= now);

const evolve = (link: DeliveryLink, { type, data, recordedAt }: RecordedEvent): DeliveryLink => {
  switch (type) {
    case 'delivery-link.issued':
      return link.issued ? link : { ...link, issued: data as DeliveryLinkIssuedData };
    case 'delivery-link.revoked':
      return { ...link, revokedAt: link.revokedAt ?? recordedAt };
    case 'delivery-link.opened':
      return { ...link, openings: link.openings + Number(data.openings), openedAt: recordedAt };
    default:
      return link;
  }
};

const refuseValidFor = (message: string): Refusal =>
  new Refusal('invalid_request', `The request does not fit: /validFor ${message}.`, {}, [
    { pointer: '/validFor', message },
  ]);

export const deliveryLinkDecider: Decider<DeliveryLink, InContext, Decided> = {
  initialState: unknownLink,
  decide,
  evolve,
};
