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

/** The action that asks, and what it may not ask for again. */
export interface ApprovalRequest {
  readonly action: ProposedAction;
  /** Who asks for it: none of them can have granted it. */
  readonly requesters: readonly string[];
  /** Of these, whose yes counts where the workflow lets a requester confirm. */
  readonly confirmers?: readonly string[];
  /** Who issued a requester's key. */
  readonly issuers?: readonly string[];
  readonly now: string;
  /** Approvals that earlier decisions on the same proposal named. */
  readonly named: ReadonlySet<string>;
  /** Whether this is what somebody was asked for; where absent, exactly the action is. */
  readonly isAskedFor?: (asked: Coverage, action: ProposedAction) => boolean;
}

/** An approval, and whether it covers the action. */
export interface Judged {
  readonly approval: Approval;
  readonly answer: Authorisation;
}

/** How one kind of approval stands for an action: the first of these that is so. */
export type ApprovalStatus =
  /** A grant covers it. */
  | { readonly is: 'covers'; readonly approval: Approval }
  /** A grant covers it as soon as a condition is met. */
  | { readonly is: 'conditional'; readonly approval: Approval; readonly why: string }
  /** Its owner was asked for it and said yes to less. */
  | { readonly is: 'exceeded'; readonly approval: Approval }
  /** Its owner said no to it, took the yes back, or nobody answered in time. */
  | { readonly is: 'refused'; readonly approval: Approval; readonly by: RefusedBy }
  /** Its owner was asked for it and may still answer. */
  | { readonly is: 'requested'; readonly approval: Approval }
  /** It is asked for once these kinds are granted. */
  | { readonly is: 'later'; readonly after: readonly string[] }
  /** Nobody was asked for it. */
  | { readonly is: 'unasked' };

export type RefusedBy = 'rejected' | 'revoked' | 'expired';

/** How the approvals of one kind stand; `later` is for those who know the other kinds. */
export const approvalStatusOf = (
  judged: readonly Judged[],
  { exceptions }: WorkOrder,
  ruleDigest: string,
  { action, now, named, isAskedFor = isExactly }: ApprovalRequest,
): ApprovalStatus => {
  for (const { approval, answer } of judged) if (answer.covers) return { is: 'covers', approval };
  for (const { approval, answer } of judged)
    if (!answer.covers && answer.because === 'condition')
      return { is: 'conditional', approval, why: answer.why };

  const ofRule = judged
    .map(({ approval }) => approval)
    .filter((approval) => approval.ruleDigest === ruleDigest);
  const exceeded = ofRule.find((approval) => saysLess(approval, action, now));
  if (exceeded) return { is: 'exceeded', approval: exceeded };
  const rejected = ofRule.find(
    (approval) =>
      approval.status === 'rejected' &&
      isAskedFor(approval.asked, action) &&
      !isSettled(exceptions, approval),
  );
  if (rejected) return { is: 'refused', approval: rejected, by: 'rejected' };
  const requested = ofRule.find(
    (approval) => isAnswerable(approval, now) && isAskedFor(approval.asked, action),
  );
  if (requested) return { is: 'requested', approval: requested };
  // Deciding the same proposal again does not ask again for what was answered with anything but yes.
  const before = ofRule.flatMap((approval) => {
    const by = named.has(approval.approvalId) ? refusedBy(approval, now) : undefined;
    return by ? [{ is: 'refused' as const, approval, by }] : [];
  });
  return before.at(-1) ?? { is: 'unasked' };
};

/**
 * A yes that holds, to less than the action, from an owner who was asked for all of it. Whoever asks
 * and however often it was used, it says how far the owner goes.
 */
const saysLess = (approval: Approval, action: ProposedAction, now: string): boolean => {
  const { ruleDigest, asked } = approval;
  const context = { now, ruleDigest, requesters: [] };
  const answer = authorises({ ...approval, consumed: false }, action, context);
  const isBeyond = !answer.covers && (answer.because === 'permits' || answer.because === 'scope');
  return isBeyond && isInside(asked, action);
};

/** Whether exactly this was asked for, in whatever order. */
const isExactly = ({ permits, scope }: Coverage, action: ProposedAction): boolean => {
  const { system = '', objects, writes, amountUpTo, audience, arguments: given } = scope;
  const asked = { system, objects, writes, amount: amountUpTo, audience, arguments: given };
  return permits.includes(action.kind) && sameAction({ ...action, ...asked }, action);
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
