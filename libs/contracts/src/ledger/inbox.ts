import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { parseInstant } from '#kernel';
import { type Role } from '../access';
import { checked, ID_PATTERN, Optional } from '../fields';
import { type Brief, type DelegationKind, delegationKinds } from '../intake/brief';
import { Meanings } from '../meanings';

/** What was sent to the caller, or what the caller sent. */
export const inboxBoxes = ['inbox', 'sent'] as const;
export type InboxBox = (typeof inboxBoxes)[number];

export const inboxFilters = [...delegationKinds, 'all'] as const;
export type InboxFilter = (typeof inboxFilters)[number];

export const inboxStates = ['open', 'met', 'breached', 'cancelled', 'any'] as const;
export type InboxState = (typeof inboxStates)[number];

/** Everybody who can be a recipient. */
export const inboxRoles: readonly Role[] = [
  'delegate',
  'integrator',
  'approver',
  'operator',
  'admin',
];

const INBOX_LIMIT_MAX = 200;

/** Where to begin: with what was sent from this time on, or after the dispatch of this id. */
const isSince = (value: unknown): boolean =>
  typeof value === 'string' && (ID_PATTERN.test(value) || parseInstant(value) !== undefined);

/** What somebody asks of an inbox. Reading it changes nothing. */
@Meanings({
  box: '`inbox`, or `sent` for what the caller delegated; `inbox` where absent.',
  filter: '`delegate_task`, `execute`, or `all`, which holds where absent.',
  state: 'Where absent, `open`: what nobody has confirmed, superseded or stopped.',
  since: 'Only what was sent from this time on, or after this dispatch.',
  after:
    'Only what was sent after this ledger position: exact, where one id may name several dispatches.',
  limit: '20 where absent; the earliest come first.',
  verbose: 'With the whole brief, the owner of the work and the policy in force.',
  atLeast: 'Wait until the answer is true at this ledger position.',
})
export class ReadInboxBody {
  @Optional() @IsIn(inboxBoxes) box?: InboxBox;
  @Optional() @IsIn(inboxFilters) filter?: InboxFilter;
  @Optional() @IsIn(inboxStates) state?: InboxState;
  @Optional()
  @checked('isSince', isSince, '$property must be the id of a dispatch or an RFC 3339 time')
  since?: string;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) after?: number;
  @Optional() @IsInt() @Min(1) @Max(INBOX_LIMIT_MAX) limit?: number;
  @Optional() @IsBoolean() verbose?: boolean;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atLeast?: number;
}

/** A dispatch as its inbox shows it. */
export interface InboxEntry {
  readonly dispatchId: string;
  /** Where in the log it was sent: `after` goes on from there. */
  readonly position: number;
  readonly workOrderId: string;
  readonly kind: DelegationKind;
  /** The step that it is for; null for the work order as a whole. */
  readonly step: string | null;
  readonly recipient: string;
  readonly delegator: string;
  readonly status: string;
  readonly state: string;
  readonly overdue: boolean;
  /** At most 200 characters where the whole brief was not asked for; null where it was erased. */
  readonly objective: string | null;
  /** What it said was destroyed. */
  readonly erased: boolean;
  /** SHA-256 of what was sent. */
  readonly digest: string;
  readonly createdAt: string;
  readonly timesOutAt: string;
  readonly deliveredAt: string | null;
  readonly acceptedAt: string | null;
  readonly acceptedBy: string | null;
  readonly reportedAt: string | null;
  readonly reportedBy: string | null;
  readonly confirmedAt: string | null;
  readonly confirmedBy: string | null;
}

/** With all that somebody should know before they take it on. */
export interface WholeInboxEntry extends InboxEntry {
  /** Null where it was erased. */
  readonly brief: Brief | null;
  readonly verification: readonly string[];
  /** Who answers for the work; TBD where nobody does. */
  readonly owner: string;
  readonly workflow: string;
  /** The policy in force; null where the workflow has none. */
  readonly policy: {
    readonly id: string;
    readonly version: number;
    readonly digest: string;
  } | null;
}

/** A dispatch whose brief is not what it should be: its neighbours are shown all the same. */
export interface MalformedDispatch {
  readonly dispatchId: string;
  readonly position: number;
  readonly why: string;
}

export interface InboxReply {
  readonly items: readonly (InboxEntry | WholeInboxEntry)[];
  readonly malformed: readonly MalformedDispatch[];
  /** State it as `after` to go on; null when this is all. */
  readonly next: number | null;
  /** The ledger position the answer is true at. */
  readonly position: number;
}
