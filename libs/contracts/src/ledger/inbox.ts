import { Answer, AreAll, AreStrings, IsCount, OrNull } from '../answers';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { IsBoolean, IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { parseInstant } from '#kernel';
import { type Role } from '../access';
import { checked, ID_PATTERN, IsInstant, IsPart, Optional } from '../fields';
import { Brief, type DelegationKind, delegationKinds } from '../intake/brief';
import { PolicyRef } from '../policy/events';
import { delegationStatuses } from './rows/states';

/** What was sent to the caller, or what the caller sent. */
export const inboxBoxes = ['inbox', 'sent'] as const;
export type InboxBox = (typeof inboxBoxes)[number];

export const inboxFilters = [...delegationKinds, 'all'] as const;
export type InboxFilter = (typeof inboxFilters)[number];

export const inboxStates = ['open', 'met', 'breached', 'cancelled', 'any'] as const;
export type InboxState = (typeof inboxStates)[number];
const entryStates = inboxStates.filter((state) => state !== 'any');

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
  since:
    'Only what was sent from this time on (RFC 3339), or after this dispatch, where no other work order sent one of that id.',
  after:
    'Only what was sent after this ledger position: the `next` of an answer, or the `position` of the last dispatch that you have seen.',
  limit: '20 where absent; the earliest come first.',
  verbose: 'With the whole brief, the owner of the work and the policy in force.',
  atLeast: 'Wait until the answer is true at this ledger position, at most 5 s.',
})
@Examples({ since: '2030-01-01T09:00:00Z', after: 41 })
export class ReadInboxBody {
  @Optional() @IsIn(inboxBoxes) box: InboxBox = 'inbox';
  @Optional() @IsIn(inboxFilters) filter: InboxFilter = 'all';
  @Optional() @IsIn(inboxStates) state: InboxState = 'open';
  @Optional()
  @checked('isSince', isSince, '$property must be the id of a dispatch or an RFC 3339 time')
  since?: string;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) after?: number;
  @Optional() @IsInt() @Min(1) @Max(INBOX_LIMIT_MAX) limit: number = 20;
  @Optional() @IsBoolean() verbose: boolean = false;
  @Optional() @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) atLeast?: number;
}

@Answer(
  'A dispatch: sent, delivered, accepted, reported and confirmed are different facts. `brief`, `verification`, `owner`, `workflow` and `policy` are there with `verbose`.',
)
@Meanings({
  position: 'Where in the ledger it was sent: send it as `after` to go on from there.',
  step: 'Null: for the work order as a whole.',
  overdue: 'Open beyond its hard timeout.',
  objective: 'At most 200 characters without `verbose`; null where it was erased.',
  erased: 'The brief was destroyed.',
  digest: 'SHA-256 of what was sent.',
  brief: 'As it was sent; null where it is erased.',
  owner: 'Who answers for the work; TBD where nobody does.',
  policy: 'In force now; null where the workflow has none.',

  kind: 'What is delegated.',
  recipient: 'Whom it was sent to.',
  delegator: 'Who sent it.',
  state: 'The state of the obligation that it is.',
  createdAt: 'When it was sent.',
  timesOutAt: 'Its hard timeout.',
  deliveredAt: 'When it was delivered.',
  acceptedAt: 'When it was accepted.',
  reportedAt: 'When it was reported done.',
  confirmedAt: 'When it was confirmed.',
  verification: 'How its result is verified.',
  workflow: 'The workflow of the work order.',
})
export class InboxEntry {
  @IsString() dispatchId!: string;
  @IsInt() @Min(1) position!: number;
  @IsString() workOrderId!: string;
  @IsIn(delegationKinds) kind!: DelegationKind;
  @OrNull() @IsString() step!: string | null;
  @IsString() recipient!: string;
  @IsString() delegator!: string;
  @IsIn(delegationStatuses) status!: string;
  @IsIn(entryStates) state!: string;
  @IsBoolean() overdue!: boolean;
  @OrNull() @IsString() objective!: string | null;
  @IsBoolean() erased!: boolean;
  @IsString() digest!: string;
  @IsInstant() createdAt!: string;
  @IsInstant() timesOutAt!: string;
  @OrNull() @IsInstant() deliveredAt!: string | null;
  @OrNull() @IsInstant() acceptedAt!: string | null;
  @OrNull() @IsString() acceptedBy!: string | null;
  @OrNull() @IsInstant() reportedAt!: string | null;
  @OrNull() @IsString() reportedBy!: string | null;
  @OrNull() @IsInstant() confirmedAt!: string | null;
  @OrNull() @IsString() confirmedBy!: string | null;
  @Optional() @OrNull() @IsPart(() => Brief) brief?: Brief | null;
  @Optional() @AreStrings() verification?: readonly string[];
  @Optional() @IsString() owner?: string;
  @Optional() @IsString() workflow?: string;
  @Optional() @OrNull() @IsPart(() => PolicyRef) policy?: PolicyRef | null;
}

/** As it is shown with `verbose`. */
export type WholeInboxEntry = Required<InboxEntry>;

@Answer()
@Meanings({
  position: 'Where in the ledger it was sent.',
  why: 'What is wrong with the brief.',
})
export class MalformedDispatch {
  @IsString() dispatchId!: string;
  @IsInt() @Min(1) position!: number;
  @IsString() why!: string;
}

@Answer()
@Meanings({
  malformed: 'Dispatches whose brief cannot be read: the others are shown all the same.',
  next: 'Send it as `after` to go on; null: this is all.',
  position: 'The ledger position that the answer is true at.',

  items: 'The dispatches, the earliest first.',
})
export class InboxPage {
  @AreAll(() => InboxEntry) items!: readonly InboxEntry[];
  @AreAll(() => MalformedDispatch) malformed!: readonly MalformedDispatch[];
  @OrNull() @IsInt() next!: number | null;
  @IsCount() position!: number;
}
