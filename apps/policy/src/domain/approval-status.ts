import { type Coverage, type ProposedAction } from '#contracts';
import {
  type Approval,
  type Authorisation,
  authorises,
  isGranted,
  isInside,
  sameAction,
  type WorkOrder,
} from '#work-order';

/** The action that needs approvals, and what it may not request again. */
export interface ApprovalRequest {
  readonly action: ProposedAction;
  /** None of them can have granted it. */
  readonly requesters: readonly string[];
  /** Of these, whose grant counts where the workflow lets a requester confirm. */
  readonly confirmers?: readonly string[];
  /** Who issued a requester's key. */
  readonly issuers?: readonly string[];
  readonly now: string;
  /** Approvals that earlier decisions on the same proposal named. */
  readonly named: ReadonlySet<string>;
  /** Whether this coverage was requested for the action; where absent, exactly the action. */
  readonly isRequested?: (coverage: Coverage, action: ProposedAction) => boolean;
}

/** An approval, and whether it covers the action. */
export interface Judged {
  readonly approval: Approval;
  readonly answer: Authorisation;
}

/** The status of one kind of approval for an action: the first of these that is so. */
export type ApprovalStatus =
  /** A grant covers it. */
  | { readonly is: 'covers'; readonly approval: Approval }
  /** A grant covers it as soon as a condition is met. */
  | { readonly is: 'conditional'; readonly approval: Approval; readonly why: string }
  /** Its owner granted less than was requested. */
  | { readonly is: 'exceeded'; readonly approval: Approval }
  /** Its owner rejected or revoked it, or nobody answered in time. */
  | { readonly is: 'refused'; readonly approval: Approval; readonly by: RefusedBy }
  /** Its owner may still answer. */
  | { readonly is: 'requested'; readonly approval: Approval }
  /** It is requested once these kinds are granted. */
  | { readonly is: 'later'; readonly after: readonly string[] }
  /** Nobody requested it. */
  | { readonly is: 'unrequested' };

export type RefusedBy = 'rejected' | 'revoked' | 'expired';

/** The status of the approvals of one kind; `later` is for those who know the other kinds. */
export const approvalStatusOf = (
  judged: readonly Judged[],
  { exceptions }: WorkOrder,
  ruleDigest: string,
  { action, now, named, isRequested = isExactly }: ApprovalRequest,
): ApprovalStatus => {
  for (const { approval, answer } of judged) if (answer.covers) return { is: 'covers', approval };
  for (const { approval, answer } of judged)
    if (!answer.covers && answer.because === 'condition')
      return { is: 'conditional', approval, why: answer.why };

  const ofRule = judged
    .map(({ approval }) => approval)
    .filter((approval) => approval.ruleDigest === ruleDigest);
  const exceeded = ofRule.find((approval) => isGrantedForLess(approval, action, now));
  if (exceeded) return { is: 'exceeded', approval: exceeded };
  const rejected = ofRule.find(
    (approval) =>
      approval.status === 'rejected' &&
      isRequested(approval.asked, action) &&
      !isSettled(exceptions, approval),
  );
  if (rejected) return { is: 'refused', approval: rejected, by: 'rejected' };
  const requested = ofRule.find(
    (approval) => isAnswerable(approval, now) && isRequested(approval.asked, action),
  );
  if (requested) return { is: 'requested', approval: requested };
  // Deciding the same proposal again does not request again what was answered without a grant.
  const before = ofRule.flatMap((approval) => {
    const by = named.has(approval.approvalId) ? refusedBy(approval, now) : undefined;
    return by ? [{ is: 'refused' as const, approval, by }] : [];
  });
  return before.at(-1) ?? { is: 'unrequested' };
};

/**
 * A grant in force of less than the action, where all of it was requested. It limits
 * every requester, however often it was used.
 */
const isGrantedForLess = (approval: Approval, action: ProposedAction, now: string): boolean => {
  const { ruleDigest, asked } = approval;
  const context = { now, ruleDigest, requesters: [] };
  const answer = authorises({ ...approval, consumed: false }, action, context);
  const isBeyond = !answer.covers && (answer.because === 'permits' || answer.because === 'scope');
  return isBeyond && isInside(asked, action);
};

/** Whether exactly this was requested, in whatever order. */
const isExactly = ({ permits, scope }: Coverage, action: ProposedAction): boolean => {
  const { system = '', objects, writes, amountUpTo, audience, arguments: args } = scope;
  const whole = { system, objects, writes, amount: amountUpTo, audience, arguments: args };
  return permits.includes(action.kind) && sameAction({ ...action, ...whole }, action);
};

/** What the rejection led to was raised and dealt with. */
const isSettled = (exceptions: WorkOrder['exceptions'], { approvalId }: Approval): boolean => {
  const about = Object.values(exceptions).filter(
    ({ cause, subject }) => cause === 'approval' && subject === approvalId,
  );
  return about.length > 0 && about.every(({ open }) => !open);
};

/** Nobody can answer any more once it is overdue. */
const isAnswerable = ({ status, dueAt }: Approval, now: string): boolean =>
  status === 'requested' && dueAt > now;

/** Why nothing comes of an approval any more; undefined where something may, or was used up. */
const refusedBy = (approval: Approval, now: string): RefusedBy | undefined => {
  const { status, dueAt, expiresAt } = approval;
  if (status === 'rejected' || status === 'revoked' || status === 'expired') return status;
  const isOverdue = status === 'requested' && dueAt <= now;
  const hasLapsed = isGranted(approval) && (expiresAt === null || expiresAt <= now);
  return isOverdue || hasLapsed ? 'expired' : undefined;
};
