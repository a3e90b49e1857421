import { Answer, AreStrings, IsCount, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { IsIn, IsInt, IsString, IsUUID, Max, Min } from 'class-validator';
import { type Caller, parseInstant } from '#kernel';
import { everybody } from '../access';
import { Scope } from '../approvals/coverage';
import { checked, IsId, IsInstant, IsPart, Optional } from '../fields';
import { ProposedAction } from '../policy/action';
import { isOfDelegate, readingScopeOf } from '../reading-scope';
import { IsRecordedName } from '../principals';

/** An access request has ended whose requester wants to be called: of no event alone. */
export const ACCESS_REQUEST_ENDED = 'access-request.ended';

/** A halt has withdrawn the first run of somebody, or of their work: of no event alone. */
export const HALT_WITHDREW_RUNS = 'halt.withdrew-runs';

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
  HALT_WITHDREW_RUNS,
] as const;
export type NoticeType = (typeof noticeTypes)[number];

/** What a reaction asks for when such an event was committed; it comes through no interface. */
export const TELL_PEOPLE = 'tell-people';

/** Calls the requester of an access request once it has ended; the data is the event that may have ended it. */
export const CALL_BACK = 'call-back';

/** Disables what a retired principal, a revoked or removed key, or an ended session set up; the data is the event. */
export const DISABLE_WEBHOOKS = 'disable-webhooks';

const ABOUT =
  'What it is about: an approval, decision, exception, break-glass, post-review, remediation, delegation, question, access request, alert or halt.';

@Answer()
@Meanings({
  kind: ABOUT,
  id: 'Its id.',
})
export class NoticeSubject {
  @IsString() kind!: string;
  @IsString() id!: string;
}

/** Nothing in it is erasable. */
@Answer()
@Meanings({
  noticeId: 'The same for the same event or halt and recipient.',
  type: 'The type of its event; `access-request.ended` follows from the whole task, and `halt.withdrew-runs` from the first run that a halt withdrew.',
  workOrderId:
    'Null where it is about no work order: of an alert, and of a remediation without one.',
  title: 'The name of the alert; absent for others.',
  subject: ABOUT,
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
  'webhook_not_signed',
  'webhook_secrets_valid',
  'delivery_not_found',
  'mailbox_not_found',
  'mailbox_disabled',
  'mailbox_not_yours',
  'mail_off',
  'mail_not_found',
  'mail_address_refused',
  'confirmation_not_found',
  'too_many_confirmations',
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
  /** The number of the last notice there is, or of the last one before the requested position. */
  readonly end: number;
}
