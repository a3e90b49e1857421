import { Answer, AreStrings, IsCount, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { ArrayUnique, IsArray, IsIn, IsInt, IsString, IsUUID, Max, Min } from 'class-validator';
import { type Caller, parseInstant } from '#kernel';
import { everybody, type Role } from '../access';
import { Scope } from '../approvals/coverage';
import { AreNames, checked, IsId, IsInstant, IsPart, IsText, Optional, URL_MAX } from '../fields';
import { ProposedAction } from '../policy/action';
import { isOfDelegate, readingScopeOf } from '../reading-scope';
import { AreSomebody, IsRecordedName } from '../principals';

/** An access request has ended whose requester wants to be called: of no event alone. */
export const ACCESS_REQUEST_ENDED = 'access-request.ended';

/** Events that somebody is notified of: what they have to do, or what became of their request. */
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
  'alert.crossed',
  ACCESS_REQUEST_ENDED,
] as const;
export type NoticeType = (typeof noticeTypes)[number];

/** What a reaction asks for when such an event was committed; it comes through no interface. */
export const TELL_PEOPLE = 'tell-people';

/** Calls the requester of an access request once it has ended; the data is the event that may have ended it. */
export const CALL_BACK = 'call-back';

/** Disables what a retired principal, a revoked or removed key, or an ended session set up; the data is the event. */
export const DISABLE_WEBHOOKS = 'disable-webhooks';

@Answer()
@Meanings({
  kind: 'What it is about: an approval, decision, exception, break-glass, post-review, remediation, delegation, question, access request or alert.',
  id: 'Its id.',
})
export class NoticeSubject {
  @IsString() kind!: string;
  @IsString() id!: string;
}

/** Nothing in it is erasable. */
@Answer()
@Meanings({
  noticeId: 'The same for the same event and recipient.',
  type: 'The type of its event; `access-request.ended` follows from the whole task.',
  workOrderId:
    'Null where it is about no work order: of an alert, and of a remediation without one.',
  title: 'The name of the alert; absent for others.',
  subject:
    'What it is about: an approval, decision, exception, break-glass, post-review, remediation, delegation, question, access request or alert.',
  requestedBy: 'Who requested it, or declared it; absent where nobody did.',
  outcome:
    'The outcome of a decision, or how an approval, delegation, question or access request ended; null while it is open.',
  action: 'The action that waits, runs or stops; null where it is about no single one.',
  permits: 'Action kinds that are requested or permitted.',
  expiresAt: 'Until when to act, or until when it is valid.',
  evidence: 'Ids of the evidence that it depends on.',
  link: 'Its path in the API.',
  at: 'When it happened.',

  to: 'The owner whom it is for.',
  scope: 'The scope that is requested or permitted.',
})
export class Notice {
  @IsUUID() noticeId!: string;
  @IsIn(noticeTypes) type!: NoticeType;
  @IsString() to!: string;
  @OrNull() @IsString() workOrderId!: string | null;
  @IsPart(() => NoticeSubject) subject!: NoticeSubject;
  @OrNull() @IsString() outcome!: string | null;
  @OrNull() @IsPart(() => ProposedAction) action!: ProposedAction | null;
  @Optional() @IsString() title?: string;
  @Optional() @IsString() requestedBy?: string;
  @AreStrings() permits!: readonly string[];
  @OrNull() @IsPart(() => Scope) scope!: Scope | null;
  @OrNull() @IsInstant() expiresAt!: string | null;
  @AreStrings() evidence!: readonly string[];
  @IsString() reason!: string;
  @IsString() link!: string;
  @IsInstant() at!: string;
}

/** A notice as it was stored: `number` grows in the order in which notices can be read. */
@Answer(
  'A message to a person: about which action, in which scope, until when, on which evidence, and why. The same noticeId for the same event and recipient.',
)
@Meanings({
  number: 'Send it as `since` to go on after it.',
  position: 'The ledger position of its event.',
})
export class NumberedNotice extends Notice {
  @IsCount() number!: number;
  @IsCount() position!: number;
}

/** A webhook takes a name of the public internet; more is checked when it is known where it leads. */
const isWebUrl = (value: unknown): boolean => {
  if (typeof value !== 'string' || value.length > URL_MAX || !URL.canParse(value)) return false;
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
  @Optional() @AreSomebody() recipients?: string[];
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
  @Optional() @IsInt() @Min(1) @Max(1_000) limit: number = 100;
}

/** Where to begin: after the notice with this number, or with what was stored from this time on. */
const isSince = (value: unknown): boolean =>
  typeof value === 'string' && (/^\d{1,15}$/.test(value) || parseInstant(value) !== undefined);

@Meanings({
  to: 'Only notices to this recipient.',
  workOrderId: 'Only notices about this work order.',
  since: 'Only those after the notice with this number, or stored from this time (RFC 3339) on.',
  limit: '100 where absent; the earliest come first.',
})
export class ListNoticesBody {
  @Optional() @IsRecordedName() to?: string;
  @Optional() @IsId() workOrderId?: string;
  @Optional()
  @checked('isSince', isSince, '$property must be the number of a notice or an RFC 3339 time')
  since?: string;
  @Optional() @IsInt() @Min(1) @Max(1_000) limit: number = 100;
}

/** A webhook as lists show it: its secret is shown when it is made, and never again. */
@Answer()
@Meanings({
  types: 'Null: of all types.',
  recipients: 'Null: to all owners.',
  previousSecretUntil: 'Until then two secrets sign.',
  pending: 'Notices on their way to it.',
  dead: 'Notices that no attempt brought there.',

  disabledBecause: 'Why nothing is sent to it any more; null while it is active.',
})
export class Webhook {
  @IsString() webhookId!: string;
  @IsString() url!: string;
  @OrNull() @IsArray() @IsIn(noticeTypes, { each: true }) types!: readonly NoticeType[] | null;
  @OrNull() @AreStrings() recipients!: readonly string[] | null;
  @OrNull() @IsString() label!: string | null;
  @IsIn(['active', 'disabled']) status!: 'active' | 'disabled';
  @OrNull() @IsString() disabledBecause!: string | null;
  @OrNull() @IsInstant() previousSecretUntil!: string | null;
  @IsCount() pending!: number;
  @IsCount() dead!: number;
  @IsInstant() createdAt!: string;
  @IsString() createdBy!: string;
}

@Answer('A notice on its way to one webhook.')
@Meanings({
  noticeId: 'It is sent as `webhook-id`, with every attempt.',
  lastStatus: 'HTTP; null when no answer came.',
  nextAttemptAt: 'Null once it is delivered or dead.',

  number: 'Its number: send the last one as `before` to go on.',
  type: 'The type of the event.',
  to: 'The owner whom the notice is for.',
  attempts: 'How often it was tried.',
  lastAttemptAt: 'When it was tried last.',
  lastError: 'What went wrong at the last attempt.',
})
export class NoticeDelivery {
  @IsUUID() deliveryId!: string;
  @IsCount() number!: number;
  @IsUUID() noticeId!: string;
  @IsIn(noticeTypes) type!: NoticeType;
  @IsString() to!: string;
  @IsIn(deliveryStates) status!: DeliveryState;
  @IsCount() attempts!: number;
  @OrNull() @IsInstant() lastAttemptAt!: string | null;
  @OrNull() @IsInt() lastStatus!: number | null;
  @OrNull() @IsString() lastError!: string | null;
  @OrNull() @IsInstant() nextAttemptAt!: string | null;
  @IsInstant() createdAt!: string;
}

/** Who may see to webhooks: they lead out of the house. */
export const webhookRoles: readonly Role[] = ['operator', 'admin'];

const HEAR_ALL: readonly string[] = ['operator', 'analyst', 'admin'];

/** Who may read notices. */
export const noticeReaders = everybody;

/** The owners whose notices a caller may read; `all` for those who look after the work of others. */
export const recipientsFor = ({
  id,
  roles,
  owners = [],
}: Pick<Caller, 'id' | 'roles' | 'owners'>): 'all' | readonly string[] => {
  if (!noticeReaders.some((role) => roles.includes(role))) return [];
  const scope = readingScopeOf({ id, roles, owners });
  if (scope !== 'tenant' && isOfDelegate(scope)) return scope.recipients;
  return owners.includes('*') || roles.some((role) => HEAR_ALL.includes(role))
    ? 'all'
    : [...new Set([id, ...owners])];
};

/** Every way notices and webhooks can say no. */
export const noticeRefusals = [
  'webhook_not_found',
  'webhook_address_not_allowed',
  'webhook_disabled',
  'delivery_not_found',
  'mailbox_not_found',
  'mailbox_disabled',
  'mail_not_found',
] as const;
export type NoticeRefusal = (typeof noticeRefusals)[number];

/** Which webhook of the caller's tenant may be called for the caller at this address. */
@Meanings({ endpoint: 'The address that the caller wants to be called at.' })
export class FindCallbackBody {
  @IsText(URL_MAX) endpoint!: string;
}

export interface FindCallbackReply {
  /** Absent where no operator set up such a webhook for the caller, or it must not be called any more. */
  readonly webhookId?: string;
}

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
  /** The number of the last notice there is, or of the last one before the requested position. */
  readonly end: number;
}
