import { ArrayUnique, IsIn, IsInt, IsUUID, Max, Min } from 'class-validator';
import { parseInstant } from '#kernel';
import { type Role } from '../access';
import { type Scope } from '../approvals/coverage';
import { AreNames, AreTexts, checked, IsId, IsText, Optional } from '../fields';
import { type ProposedAction } from '../policy/action';
import { Meanings } from '../meanings';

/** Events that somebody hears of: what they have to do, or what became of what they asked for. */
export const noticeTypes = [
  'approval.requested',
  'approval.escalated',
  'approval.granted',
  'approval.rejected',
  'approval.expired',
  'approval.revoked',
  'approval.superseded',
  'decision.made',
  'exception.raised',
  'exception.assigned',
  'exception.escalated',
  'break-glass.declared',
  'post-review.scheduled',
  'post-review.breached',
  'remediation.opened',
  'remediation.breached',
  'remediation.recurred',
  'obligation.assigned',
  'delegation.dispatched',
  'delegation.reminded',
  'delegation.reported-done',
  'delegation.timed-out',
  'delegation.confirmed',
  'delegation.superseded',
  'delegation.stopped',
  'question.asked',
  'question.answered',
] as const;
export type NoticeType = (typeof noticeTypes)[number];

/** What a reaction asks for when such an event was committed; it comes through no door. */
export const TELL_PEOPLE = 'tell-people';

/** What somebody is told: of what, until when, on which evidence, and why. Nothing that is erasable. */
export interface Notice {
  /** The same for the same event and recipient, however often it is told. */
  readonly noticeId: string;
  /** The event that it tells of. */
  readonly type: NoticeType;
  readonly to: string;
  /** Null where it is about a remediation that stands by itself. */
  readonly workOrderId: string | null;
  /** What it is about: an approval, decision, exception, break-glass, post-review, remediation, delegation or question. */
  readonly subject: { readonly kind: string; readonly id: string };
  /** What became of it: a decision's outcome, or how an approval, delegation or question ended; null where it is still to be done. */
  readonly outcome: string | null;
  /** The action that waits, runs or stops; null where it is about no single one. */
  readonly action: ProposedAction | null;
  /** Action kinds that are asked for or permitted, and the scope. */
  readonly permits: readonly string[];
  readonly scope: Scope | null;
  /** Until when to act, or until when it holds; null where it is over. */
  readonly expiresAt: string | null;
  /** Ids of the evidence that it rests on. */
  readonly evidence: readonly string[];
  readonly reason: string;
  /** Path of the API where it stands. */
  readonly link: string;
  /** When it happened. */
  readonly at: string;
}

/** A notice as it was stored: `number` grows in the order in which notices can be read. */
export interface NumberedNotice extends Notice {
  readonly number: number;
  /** The ledger position of its event. */
  readonly position: number;
}

/** A webhook takes a name of the public internet; more is checked when it is known where it leads. */
const isWebUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.length > 2_000 || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '';
};

@Meanings({
  url: 'The https address, without credentials; it must lead to a public address.',
  types: 'Only notices of these types; of all where absent.',
  recipients: 'Only notices to these owners; to all where absent.',
  label: 'What it is for, to be recognised in a list.',
})
export class CreateWebhookBody {
  @checked('isWebUrl', isWebUrl, '$property must be an https:// URL without credentials')
  url!: string;
  @Optional() @AreNames() @ArrayUnique() @IsIn(noticeTypes, { each: true }) types?: NoticeType[];
  @Optional() @AreTexts(128) recipients?: string[];
  @Optional() @IsText(200) label?: string;
}

export class WebhookBody {
  @IsId() webhookId!: string;
}

export class DeliveryBody {
  @IsUUID(undefined, { message: '$property must be the id of a delivery' }) deliveryId!: string;
}

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

@Meanings({
  status: 'Only those with this status.',
  before: 'Those before this number: the latest come first.',
  limit: '100 where absent.',
})
export class ListDeliveriesBody {
  @IsId() webhookId!: string;
  @Optional() @IsIn(deliveryStates) status?: DeliveryState;
  @Optional() @IsInt() @Min(1) @Max(Number.MAX_SAFE_INTEGER) before?: number;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit?: number;
}

/** Where to begin: after the notice with this number, or with what was stored from this time on. */
const isSince = (value: unknown): boolean =>
  typeof value === 'string' && (/^\d{1,15}$/.test(value) || parseInstant(value) !== undefined);

@Meanings({
  to: 'Only notices to this recipient.',
  workOrderId: 'Only notices about this work order.',
  since: 'Only those from this time on.',
  limit: '100 where absent; the earliest come first.',
})
export class ListNoticesBody {
  @Optional() @IsText(128) to?: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional()
  @checked('isSince', isSince, '$property must be the number of a notice or an RFC 3339 time')
  since?: string;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit?: number;
}

/** A webhook as lists show it: its secret is shown when it is made, and never again. */
export interface Webhook {
  readonly webhookId: string;
  readonly url: string;
  readonly types: readonly NoticeType[] | null;
  readonly recipients: readonly string[] | null;
  readonly label: string | null;
  readonly status: 'active' | 'disabled';
  /** Why nothing is sent to it any more. */
  readonly disabledBecause: string | null;
  /** Until when the secret before the present one signs too. */
  readonly previousSecretUntil: string | null;
  readonly pending: number;
  readonly dead: number;
  readonly createdAt: string;
  readonly createdBy: string;
}

/** A notice on its way to one webhook. */
export interface Delivery {
  readonly deliveryId: string;
  readonly number: number;
  /** What is sent as `webhook-id`. */
  readonly noticeId: string;
  readonly type: NoticeType;
  readonly to: string;
  readonly status: DeliveryState;
  readonly attempts: number;
  readonly lastAttemptAt: string | null;
  /** The HTTP status of the last answer; null when none came. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** Null once it is delivered or dead. */
  readonly nextAttemptAt: string | null;
  readonly createdAt: string;
}

/** Who may see to webhooks: they lead out of the house. */
export const webhookRoles: readonly Role[] = ['operator', 'admin'];

const HEAR_ALL: readonly string[] = ['operator', 'analyst', 'admin'];

/** The owners whose notices a caller may read; `all` for those who look after the work of others. */
export const heardBy = ({
  id,
  roles,
  owners = [],
}: {
  readonly id: string;
  readonly roles: readonly string[];
  readonly owners?: readonly string[];
}): 'all' | readonly string[] =>
  owners.includes('*') || roles.some((role) => HEAR_ALL.includes(role))
    ? 'all'
    : [...new Set([id, ...owners])];

/** Every way notices and webhooks can say no. */
export const noticeRefusals = [
  'webhook_not_found',
  'webhook_address_not_allowed',
  'webhook_disabled',
  'delivery_not_found',
] as const;
export type NoticeRefusal = (typeof noticeRefusals)[number];

/** What the gateway asks for all who follow the stream: notices after a number, of every tenant. */
@Meanings({
  after: 'After this number; from the end on where neither this nor `afterPosition` is given.',
  afterPosition:
    'After this ledger position: none is read, and the answer has the number after which notices of later events begin.',
  limit: 'At most so many.',
})
export class ReadNoticesBody {
  @Optional() @IsInt() after?: number;
  @Optional() @IsInt() @Min(0) afterPosition?: number;
  @IsInt() @Min(0) @Max(1_000) limit!: number;
}

export interface ReadNoticesReply {
  readonly notices: readonly (NumberedNotice & { readonly tenant: string })[];
  /** The number of the last notice there is, or of the last one before the position that was asked about. */
  readonly end: number;
}
