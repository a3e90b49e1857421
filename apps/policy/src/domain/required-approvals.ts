import {
  type ApprovalDeclaration,
  type PlanLine,
  type ProposedAction,
  type ScopeChange,
  type Coverage,
} from '#contracts';
import {
  type Approval,
  type Authorisation,
  type AuthorisationContext,
  authorises,
  beyondScope,
  type BreakGlass,
  coveredPart,
  isGranted,
  isInside,
  sameAction,
  subjectOf,
  type WorkOrder,
} from '#work-order';
import { type CompiledPolicy, type Rule } from './rules';

/** An approval that a satisfied rule needs, and its status on the work order. */
export interface RequiredApproval {
  readonly kind: string;
  /** Of the rule that needs it, or of all of them together when several need the same kind. */
  readonly ruleDigest: string;
  readonly rules: readonly Rule[];
  readonly status: ApprovalStatus;
  /** Why those that were granted do not cover it, the latest ones. */
  readonly short: readonly string[];
  /** The part of the action that a grant covers while the whole waits. */
  readonly part?: CoveredPart;
  /** The break-glass that it is a second signature for, in all its scope and time. */
  readonly breakGlass?: BreakGlass;
}

/** What a decision says about a change of scope, but for the tracks that it opens. */
export type CoveredPart = Omit<ScopeChange, 'tracks'>;

/** What waiting rules need, one entry a kind, in the order of the policy's text. */
export const requiredApprovals = (
  workOrder: WorkOrder,
  waits: readonly Rule[],
  jointDigest: CompiledPolicy['jointDigest'],
  declared: ReadonlyMap<string, ApprovalDeclaration>,
  request: ApprovalRequest,
): readonly RequiredApproval[] => {
  const kinds = [...new Set(waits.map(kindOf))];
  const wanted = kinds.map((kind) => {
    const rules = waits.filter((rule) => kindOf(rule) === kind);
    const ruleDigest = jointDigest(rules);
    return { kind, ruleDigest, rules, ...held(workOrder, kind, ruleDigest, request) };
  });
  return wanted.map((one) => inTurn(one, wanted, declared));
};

const kindOf = ({ approval }: Rule): string => approval!;

/** More are no news to anybody. */
const SHORT_MAX = 10;

const held = (workOrder: WorkOrder, kind: string, ruleDigest: string, request: ApprovalRequest) => {
  const judged = judgedFor(workOrder, kind, ruleDigest, request);
  const status = approvalStatusOf(judged, workOrder, ruleDigest, request);
  const part = isUnanswered(status)
    ? partOf(judged, request.action, contextOf(ruleDigest, request))
    : undefined;
  return { status, short: shortOf(judged), ...(part && { part }) };
};

/**
 * Every approval of a kind of action, and whether it covers this one. That of a line of a plan covers decisions on that
 * line alone, which no other covers, and that of a question this question alone; what an owner rejected or granted in part limits every way to propose the action.
 */
export const judgedFor = (
  { approvals }: WorkOrder,
  kind: string,
  ruleDigest: string,
  request: ApprovalRequest,
): readonly Judged[] =>
  Object.values(approvals)
    .filter((approval) => approval.kind === kind && approval.gate === null)
    .map((approval) => ({
      approval,
      answer:
        otherProposalOf(approval, request) ??
        authorises(approval, request.action, contextOf(ruleDigest, request)),
    }));

/** Why an approval is for another proposal, whatever its scope; undefined where it may be for this one. */
const otherProposalOf = (
  approval: Pick<Approval, 'plan' | 'question'>,
  request: Pick<ApprovalRequest, 'plan' | 'question'>,
) => {
  if (!isSameLine(approval.plan, request.plan)) return OF_ANOTHER_LINE;
  const isForIt = approval.question === undefined || approval.question === request.question;
  return isForIt ? undefined : OF_ANOTHER_QUESTION;
};

const OF_ANOTHER_LINE = {
  covers: false,
  because: 'plan',
  why: 'it is for another line of a plan, or for none',
} as const;

const OF_ANOTHER_QUESTION = {
  covers: false,
  because: 'question',
  why: 'it is for another question of an enforcement point',
} as const;

const isOfOther = (answer: Authorisation): boolean =>
  answer === OF_ANOTHER_LINE || answer === OF_ANOTHER_QUESTION;

const isSameLine = (one: PlanLine | undefined, other: PlanLine | undefined): boolean =>
  one?.planId === other?.planId && one?.line === other?.line;

const contextOf = (
  ruleDigest: string,
  { requesters, confirmers, issuers, now }: ApprovalRequest,
): AuthorisationContext => ({ now, ruleDigest, requesters, confirmers, issuers });

/** The whole waits for somebody's answer. */
const isUnanswered = ({ is }: ApprovalStatus): boolean =>
  is === 'unrequested' || is === 'requested';

const shortOf = (judged: readonly Judged[]): readonly string[] =>
  judged
    .flatMap(({ approval: { approvalId, grantedBy }, answer }) =>
      grantedBy !== null && !answer.covers ? [`Approval ${approvalId}: ${answer.why}.`] : [],
    )
    .slice(-SHORT_MAX);

/** The first grant that covers a part of the action, or would once its conditions are met. */
const partOf = (
  judged: readonly Judged[],
  action: ProposedAction,
  context: AuthorisationContext,
): CoveredPart | undefined => {
  for (const { approval, answer: whole } of judged) {
    const covered = isOfOther(whole) ? undefined : coveredPart(approval, action);
    if (!covered) continue;
    const answer = authorises(approval, covered, context);
    if (answer.covers || answer.because === 'condition')
      return {
        approvalId: approval.approvalId,
        covered,
        beyond: [...beyondScope(approval.scope, action)],
      };
  }
  return undefined;
};

/** What nobody requested yet waits for the kinds before it that are not granted. */
const inTurn = (
  one: RequiredApproval,
  wanted: readonly RequiredApproval[],
  declared: ReadonlyMap<string, ApprovalDeclaration>,
): RequiredApproval => {
  if (one.status.is !== 'unrequested') return one;
  const before = kindsBefore(one.kind, declared);
  const after = wanted
    .filter(({ kind, status }) => before.has(kind) && status.is !== 'covers')
    .map(({ kind }) => kind);
  return after.length > 0 ? { ...one, status: { is: 'later', after } } : one;
};

/** Directly or through kinds between, which the action itself need not want. */
const kindsBefore = (
  kind: string,
  declared: ReadonlyMap<string, ApprovalDeclaration>,
  seen: Set<string> = new Set(),
): ReadonlySet<string> => {
  for (const earlier of declared.get(kind)?.after ?? [])
    if (!seen.has(earlier)) kindsBefore(earlier, declared, seen.add(earlier));
  return seen;
};

/** The action that needs approvals, and what it may not request again. */
interface ApprovalRequest {
  readonly action: ProposedAction;
  readonly plan?: PlanLine | undefined;
  readonly question?: string | undefined;
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
  { action, now, named, plan, question, isRequested = isExactly }: ApprovalRequest,
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
      isRequested(approval.requested, action) &&
      !isSettled(exceptions, approval),
  );
  if (rejected) return { is: 'refused', approval: rejected, by: 'rejected' };
  const requested = ofRule.find(
    (approval) =>
      isAnswerable(approval, now) &&
      !otherProposalOf(approval, { plan, question }) &&
      isRequested(approval.requested, action),
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
  const { ruleDigest, requested } = approval;
  const context = { now, ruleDigest, requesters: [] };
  const answer = authorises({ ...approval, consumed: false }, action, context);
  const isBeyond = !answer.covers && (answer.because === 'permits' || answer.because === 'scope');
  return isBeyond && isInside(requested, action);
};

/** Whether exactly this was requested, in whatever order. */
const isExactly = ({ permits, scope }: Coverage, action: ProposedAction): boolean => {
  const { system = '', objects, writes, amountUpTo, audience, arguments: args } = scope;
  const whole = { system, objects, writes, amount: amountUpTo, audience, arguments: args };
  return permits.includes(action.kind) && sameAction({ ...action, ...whole }, action);
};

/** What the rejection led to was raised and dealt with. */
const isSettled = (exceptions: WorkOrder['exceptions'], { approvalId }: Approval): boolean => {
  const approval = subjectOf({ cause: 'approval', subject: approvalId });
  const about = exceptions.all.having(subjectOf, approval);
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
