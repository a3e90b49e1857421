import {
  type ApprovalRefusal,
  type ApprovalStatus,
  grantedStatuses,
  type OverdueReview,
  type WorkflowDefinition,
} from '#contracts';
import { durationMs, type FieldError, Refusal, type RefusalFacts, toInstant } from '#kernel';
import {
  type Approval,
  type Calendar,
  entryOf,
  type ExceptionCatalogue,
  type PacketChange,
  type WorkOrder,
} from '#work-order';
import { type Absences } from './absences';

/** Facts from outside the work order's stream. */
export interface ApprovalContext {
  /** The workflow version that the work order was opened with. */
  readonly definition: WorkflowDefinition | undefined;
  /** In which the workflow counts times to answer; around the clock where it names none. */
  readonly calendar?: Calendar | undefined;
  /** Who is away, and who answers meanwhile. */
  readonly absences: Absences;
  /** The id of a request that names none; the same for the same command. */
  readonly approvalIdOf: (gate: string, kind: string) => string;
  /** What changed since an approval was requested, by its id; read where the one who answers says what they saw. */
  readonly reviews: ReadonlyMap<string, ReviewDigest>;
  /** Of those who sign for a break-glass; read only there. */
  readonly overdueReviews: readonly OverdueReview[];
  /** What exception codes mean today; read where an exception is claimed. */
  readonly catalogue: ExceptionCatalogue;
}

export interface ReviewDigest {
  readonly changes: readonly PacketChange[];
  /** SHA-256 of the canonical bytes of the changes. */
  readonly digest: string;
}

export type InContext<C> = C & { readonly context: ApprovalContext };

/** The approval that a command is about; refuses what nobody ever requested or prepared. */
export const found = (workOrder: WorkOrder, approvalId: string): Approval => {
  const approval = entryOf(workOrder.approvals, approvalId);
  if (!approval)
    throw refuse('approval_not_found', 'There is no such approval on this work order.');
  return approval;
};

/** What the workflow says of a kind; undefined for one that only a rule knows. */
export const declaredOf = ({ definition }: Pick<ApprovalContext, 'definition'>, kind: string) =>
  definition?.approvals.get(kind);

/** How somebody who comes too late gets an answer after all. */
export const requestAgain = ({ gate }: Approval): string =>
  gate === null ? 'propose the action again' : 'request it again';

/** `instant` moved back by an ISO 8601 duration that was validated before. */
export const before = (instant: string, duration: string): string =>
  toInstant(Date.parse(instant) - durationMs(duration)!);

export const refuse = (
  code: ApprovalRefusal,
  message: string,
  facts: RefusalFacts = {},
  errors: readonly FieldError[] = [],
): Refusal<ApprovalRefusal> => new Refusal(code, message, facts, errors);

/** Of several signatures each is another person's. */
export const signedAlready = ({ signatures, quorum }: Approval, person: string) =>
  refuse(
    'approval_signed_already',
    `${person} signed it before: ${quorum.needed - signatures.length} more of ${quorum.needed} must be somebody else.`,
    { signed: signatures.length, needed: quorum.needed },
  );

/** A body that fits its contract and still says what cannot be. */
export const refuseFields = (...errors: readonly FieldError[]): Refusal =>
  new Refusal(
    'invalid_request',
    `The request does not fit: ${errors.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}.`,
    {},
    errors,
  );

/** Commands that move an approval, or change what it still waits for. */
type Move =
  | 'request'
  | 'answer'
  | 'widen'
  | 'reject'
  | 'revoke'
  | 'meet'
  | 'assign'
  | 'expire'
  | 'warn'
  | 'hand-over'
  | 'supersede';

/** The statuses in which each move is legal; in every other it changes nothing. Domain rule 4. */
const legalIn: Readonly<Record<Move, readonly ApprovalStatus[]>> = {
  request: ['draft'],
  answer: ['requested'],
  widen: ['partial'],
  reject: ['requested'],
  revoke: grantedStatuses,
  meet: grantedStatuses,
  assign: ['draft', 'requested'],
  expire: ['requested', ...grantedStatuses],
  warn: ['requested', ...grantedStatuses],
  'hand-over': ['requested'],
  supersede: ['requested', ...grantedStatuses],
};

/** Whether a move is legal for an approval as it stands. */
export const isLegal = (move: Move, { status }: { readonly status: ApprovalStatus }): boolean =>
  legalIn[move].includes(status);

/** Refuses what is late for a request, or early: it was answered, has run out, or is a draft. */
export const mustBeOpen = (approval: Approval, move: Move, now: string): void => {
  const { status, dueAt } = approval;
  if (!isLegal(move, approval)) throw refuse('approval_closed', whyClosed(approval), { status });
  if (status === 'requested' && dueAt <= now)
    throw refuse('approval_closed', `Its time has run out: ${requestAgain(approval)}.`, {
      status: 'expired',
      dueAt,
    });
};

const whyClosed = (approval: Approval): string => {
  switch (approval.status) {
    case 'draft':
      return 'It is a draft that nobody is asked for yet: request it first.';
    case 'partial':
    case 'conditional':
    case 'approved':
      return `It is ${approval.status} already, and an answer counts once: to change it, revoke it and ${requestAgain(approval)}.`;
    default:
      return `It is ${approval.status} already: ${requestAgain(approval)}.`;
  }
};

/**
 * Refuses the answer of somebody who saw it as it was before something changed; who does not say
 * what they saw answers what they know.
 */
export const mustHaveSeen = (
  { approvalId, seen }: { readonly approvalId: string; readonly seen?: string },
  { reviews }: ApprovalContext,
): void => {
  const review = reviews.get(approvalId);
  if (seen === undefined || seen === review?.digest) return;
  const { changes = [], digest } = review ?? {};
  const listed = changes.map(({ what, then, now }) => `${what} was ${then} and is ${now}`);
  throw refuse(
    'approval_stale',
    `It has changed since it was shown (${listed.join('; ') || 'nothing differs from what was asked any more'}): look at it again, and answer with the digest of what you see.`,
    { changes, digest },
  );
};
