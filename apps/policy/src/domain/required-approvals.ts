import { type ApprovalDeclaration, type ProposedAction, type ScopeChange } from '#contracts';
import {
  type AuthorisationContext,
  authorises,
  beyondScope,
  type BreakGlass,
  coveredPart,
  type WorkOrder,
} from '#work-order';
import {
  type ApprovalRequest,
  type Judged,
  type ApprovalStatus,
  approvalStatusOf,
} from './approval-status';
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

const kindOf = ({ approval }: Rule): string => approval ?? '';

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

/** Every approval of a kind of action, and whether it covers this one. */
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
      answer: authorises(approval, request.action, contextOf(ruleDigest, request)),
    }));

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
  for (const { approval } of judged) {
    const covered = coveredPart(approval, action);
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
