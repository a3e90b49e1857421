import {
  type CommandOf,
  type deliveryLinkIssued,
  type DeliveryLinkIssuedData,
  type deliveryLinkOpened,
  type deliveryLinkRevoked,
  deliveryLinkTerms,
  type EventOf,
  type issueDeliveryLink,
  type revokeDeliveryLink,
  type WritEvent,
} from '#contracts';
import { type Command, type Decider, durationMs, plus, type RecordedEvent, Refusal } from '#kernel';

/** A link to a delivery page, folded from its own stream. */
export interface DeliveryLink {
  /** Null before it is issued. */
  readonly issued: DeliveryLinkIssuedData | null;
  readonly revokedAt: string | null;
  /** Openings that the stream records, and when it recorded the last ones. */
  readonly openings: number;
  readonly openedAt: string | null;
}

export const unknownLink: DeliveryLink = {
  issued: null,
  revokedAt: null,
  openings: 0,
  openedAt: null,
};

/** Visitors are anonymous: they must not be able to fill the log. */
const RECORD_EVERY = 'PT1M';

/** What the shell reads for a decision. */
export interface LinkContext {
  readonly linkId: string;
  /** Whether the work order exists. */
  readonly isKnown: boolean;
  /** How often the link was opened in total. */
  readonly openings: number;
}

type Issue = CommandOf<typeof issueDeliveryLink>;
type Revoke = CommandOf<typeof revokeDeliveryLink>;
/** Records openings in the log; `after` is the number that it has recorded. */
type RecordOpenings = Command<
  'record-openings',
  { readonly linkId: string; readonly after: number }
>;
export type LinkCommand = Issue | Revoke | RecordOpenings;
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
    case 'record-openings':
      return recordOpenings(command, link);
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
    throw refuseValidFor(`must be more than zero and at most ${most}`);
  const expiresAt = plus(now, validFor);
  return [
    {
      type: 'delivery-link.issued',
      data: { linkId, workOrderId, scope, audience, expiresAt, digest },
    },
  ];
};

/** Revoking a revoked link changes nothing and succeeds. */
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

const recordOpenings = (
  { metadata: { now }, context: { openings } }: RecordOpenings & Pick<InContext, 'context'>,
  link: DeliveryLink,
): readonly Decided[] => {
  if (!link.issued || !isRecordDue(link, { openings, now })) return [];
  const { linkId, workOrderId } = link.issued;
  const since = openings - link.openings;
  return [{ type: 'delivery-link.opened', data: { linkId, workOrderId, openings: since } }];
};

/** Whether the link is valid at `now` (an instant). */
export const isOpenLink = ({ issued, revokedAt }: DeliveryLink, now: string): boolean =>
  issued !== null && revokedAt === null && issued.expiresAt > now;

/** Whether the log should record these openings now: at most once a minute. */
export const isRecordDue = (
  { openings: recorded, openedAt }: DeliveryLink,
  { openings, now }: { readonly openings: number; readonly now: string },
): boolean => openings > recorded && (openedAt === null || plus(openedAt, RECORD_EVERY) <= now);

const evolve = (link: DeliveryLink, recorded: RecordedEvent): DeliveryLink => {
  const { type, data, recordedAt } = recorded as WritEvent;
  switch (type) {
    case 'delivery-link.issued':
      return link.issued ? link : { ...link, issued: data };
    case 'delivery-link.revoked':
      return { ...link, revokedAt: link.revokedAt ?? recordedAt };
    case 'delivery-link.opened':
      return { ...link, openings: link.openings + data.openings, openedAt: recordedAt };
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
