import {
  type ApprovalDeclaration,
  type ApprovalRequestedData,
  type approvalRequested,
  type DecisionMadeData,
  type decisionMade,
  type EventOf,
  type PolicyRef,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import { durationMs, plus, toInstant } from '#kernel';
import { entryOf, scopeOf, type WorkOrder } from '#work-order';
import { approvalOwner } from './approval-answers';
import { earliest } from './known-facts';
import { type Verdict } from './verdict';
import { type WantedApproval } from './wanted-approvals';

/** Who asked for what, when. */
export interface Asked {
  readonly workOrderId: string;
  readonly action: ProposedAction;
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  readonly now: string;
}

/** Ids that derive from the command's, so that a retry makes the same ones. */
export interface DecisionIds {
  /** Of the decision on a new proposal, or of the one that replaces an earlier decision. */
  readonly decision: (replaced?: string) => string;
  readonly approval: (decisionId: string, kind: string) => string;
  /** Of the child work order that a change of scope opens. */
  readonly track: (workOrderId: string, track: string) => string;
}

/** Under what a decision is recorded. */
export interface Recording {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
  readonly policy: { readonly ref: PolicyRef } | undefined;
  readonly ids: DecisionIds;
  /** The earlier decision that this one replaces. */
  readonly supersedes?: string;
}

/** How long a run or a stop holds, when nothing that it rests on ends before. */
const HOLDS = 'PT1H';
/** How long an owner has for a kind of approval that the work order's workflow does not know. */
const ANSWER_WITHIN = 'P1D';

/** The decision, and with a wait the requests for approvals that nobody has asked for yet. */
export const recordOf = (
  asked: Asked,
  verdict: Verdict,
  recording: Recording,
): readonly EventOf<typeof decisionMade | typeof approvalRequested>[] => {
  const { workOrder, ids, supersedes } = recording;
  const decisionId = ids.decision(supersedes);
  const enforced = workOrder.mode === 'enforce';
  // Nobody is troubled for an approval where policy only observes.
  const asks = enforced ? verdict.asks : [];
  const requests = asks.map((wanted) =>
    requestOf(asked, verdict, wanted, { ...recording, decisionId }),
  );
  const decision = decisionOf(asked, verdict, recording, { decisionId, enforced, requests });
  return [
    { type: 'decision.made', data: decision },
    ...requests.map((data) => ({ type: 'approval.requested' as const, data })),
  ];
};

const decisionOf = (
  { workOrderId, action, requestedBy, now }: Asked,
  verdict: Verdict,
  { workOrder, definition, policy, ids, supersedes }: Recording,
  said: {
    readonly decisionId: string;
    readonly enforced: boolean;
    readonly requests: readonly ApprovalRequestedData[];
  },
): DecisionMadeData => {
  const { outcome, code, owner, rests, has = [], part } = verdict;
  const validUntil = validUntilOf(verdict, said.requests, now);
  const single = outcome === 'run' ? rests.filter(({ singleUse }) => singleUse) : [];
  return {
    workOrderId,
    decisionId: said.decisionId,
    action,
    outcome,
    enforced: said.enforced,
    reasons: [...verdict.reasons],
    rules: [...verdict.rules],
    checks: [...verdict.checks],
    ...(policy && { policy: policy.ref }),
    workflow: workOrder.workflow!,
    owner,
    nextAction: nextActionOf(verdict, validUntil, said.enforced),
    approvals: [...rests, ...said.requests, ...has].map(({ approvalId }) => approvalId),
    consumes: single.map(({ approvalId }) => approvalId),
    validUntil,
    decidedAt: now,
    facts: { ...verdict.facts },
    ...(supersedes !== undefined && { supersedes }),
    ...(part && {
      scopeChange: {
        ...part,
        // Nor is anything opened there.
        tracks: said.enforced ? tracksOf(definition!, workOrderId, workOrder, ids) : [],
      },
    }),
    ...(code !== undefined && { code }),
    requestedBy,
  };
};

/** The child of each track that a change of scope opens: the one that it has, or a new one. */
const tracksOf = (
  { onScopeChange }: WorkflowDefinition,
  workOrderId: string,
  { tracks }: WorkOrder,
  ids: DecisionIds,
) =>
  onScopeChange.map(({ name: track }) => ({
    track,
    workOrderId: entryOf(tracks, track) ?? ids.track(workOrderId, track),
  }));

/** A wait holds until the last owner should have answered, or the last condition can be met. */
const validUntilOf = (
  { outcome, holdsUntil, rests }: Verdict,
  requests: readonly ApprovalRequestedData[],
  now: string,
): string => {
  const longest = plus(now, HOLDS);
  if (outcome !== 'wait') return earliest([longest, holdsUntil])!;
  const ends = [
    ...rests.map(({ status, dueAt, expiresAt }) =>
      status === 'requested' ? dueAt : (expiresAt ?? dueAt),
    ),
    ...requests.map(({ dueAt }) => dueAt),
  ];
  return ends.reduce(later, longest);
};

const nextActionOf = (
  { outcome, next }: Verdict,
  validUntil: string,
  enforced: boolean,
): string => {
  const said = outcome === 'run' ? `${next} before ${validUntil} and report the outcome.` : next;
  return enforced ? said : `Observed only, nothing is held back. In enforce mode: ${said}`;
};

const requestOf = (
  { workOrderId, action, requestedBy, onBehalfOf, now }: Asked,
  { facts, reasons, rules }: Verdict,
  wanted: WantedApproval,
  { definition, policy, workOrder, ids, decisionId }: Recording & { readonly decisionId: string },
): ApprovalRequestedData => ({
  workOrderId,
  approvalId: ids.approval(decisionId, wanted.kind),
  kind: wanted.kind,
  owner: approvalOwner(definition!, wanted),
  requestedBy,
  ...(onBehalfOf.length > 0 && { onBehalfOf: [...onBehalfOf] }),
  decisionId,
  permits: [action.kind],
  scope: scopeOf(action),
  ruleDigest: wanted.ruleDigest,
  ...termsOf(definition!.approvals.get(wanted.kind), now),
  packet: {
    action,
    facts,
    reasons,
    rules,
    workflow: workOrder.workflow,
    ...(policy && { policy: policy.ref }),
  },
});

/** What the workflow says about this kind when it is asked for: later versions change nothing in it. */
const termsOf = (
  declared: ApprovalDeclaration | undefined,
  now: string,
): Pick<ApprovalRequestedData, 'dueAt' | 'warnAt' | 'fallback' | 'quorum'> => {
  if (!declared) return { dueAt: plus(now, ANSWER_WITHIN) };
  const { answerWithin, warnBefore, fallback, signatures, signers } = declared;
  const dueAt = plus(now, answerWithin);
  return {
    ...((signatures > 1 || signers.length > 0) && {
      quorum: { needed: signatures, of: [...signers] },
    }),
    dueAt,
    ...(warnBefore !== undefined && { warnAt: later(now, before(dueAt, warnBefore)) }),
    ...(fallback && { fallback: { owner: fallback.owner, at: plus(now, fallback.after) } }),
  };
};

const before = (instant: string, duration: string): string =>
  toInstant(Date.parse(instant) - durationMs(duration)!);

const later = (a: string, b: string): string => (b > a ? b : a);
