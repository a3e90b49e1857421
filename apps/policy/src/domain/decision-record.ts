import {
  type ApprovalRequestedData,
  type approvalRequested,
  type DecisionMadeData,
  type decisionMade,
  type EventOf,
  type PolicyRef,
  type ProposedAction,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { type WorkOrder } from '#work-order';
import { approvalOwner, type Verdict } from './judge';
import { earliest } from './known-facts';
import { scopeOf, type WantedApproval } from './wanted-approvals';

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
  const waits = verdict.outcome === 'wait';
  // Nobody is troubled for an approval where policy only observes.
  const missing = waits && enforced ? verdict.wanted.filter(({ requested }) => !requested) : [];
  const requests = missing.map((wanted) =>
    requestOf(asked, verdict, wanted, { ...recording, decisionId }),
  );
  const decision = decisionOf(asked, verdict, recording, {
    decisionId,
    enforced,
    approvals: [
      ...verdict.wanted.flatMap(({ granted, requested }) =>
        waits ? (requested?.approvalId ?? []) : granted!.approvalId,
      ),
      ...requests.map(({ approvalId }) => approvalId),
    ],
    dueAt: [...verdict.wanted.flatMap(({ requested }) => requested ?? []), ...requests].map(
      ({ dueAt }) => dueAt,
    ),
  });
  return [
    { type: 'decision.made', data: decision },
    ...requests.map((data) => ({ type: 'approval.requested' as const, data })),
  ];
};

const decisionOf = (
  { workOrderId, action, requestedBy, now }: Asked,
  verdict: Verdict,
  { workOrder, policy, supersedes }: Recording,
  said: {
    readonly decisionId: string;
    readonly enforced: boolean;
    readonly approvals: string[];
    readonly dueAt: readonly string[];
  },
): DecisionMadeData => {
  const { outcome, code, owner, wanted } = verdict;
  const validUntil = validUntilOf(verdict, said.dueAt, now);
  const single = wanted.filter(({ granted }) => granted?.singleUse);
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
    nextAction: nextActionOf(verdict, action, validUntil, said.enforced),
    approvals: said.approvals,
    consumes: outcome === 'run' ? single.map(({ granted }) => granted!.approvalId) : [],
    validUntil,
    decidedAt: now,
    facts: { ...verdict.facts },
    ...(supersedes !== undefined && { supersedes }),
    ...(code !== undefined && { code }),
    requestedBy,
  };
};

/** A wait holds until the last owner should have answered. */
const validUntilOf = (
  { outcome, holdsUntil }: Verdict,
  dueAt: readonly string[],
  now: string,
): string => {
  const longest = plus(now, HOLDS);
  if (outcome === 'wait') return dueAt.reduce((a, b) => (b > a ? b : a), longest);
  return earliest([longest, ...(holdsUntil ? [holdsUntil] : [])])!;
};

const nextActionOf = (
  { outcome, owner, wanted }: Verdict,
  { kind }: ProposedAction,
  validUntil: string,
  enforced: boolean,
): string => {
  const next = {
    run: `Carry out ${kind} before ${validUntil} and report the outcome.`,
    wait: `Hold ${kind}: ${named(owner)} decides on the approval ${wanted.map((one) => one.kind).join(', ')}.`,
    stop: `Do not carry out ${kind}: ${named(owner)} decides how to go on.`,
  }[outcome];
  return enforced ? next : `Observed only, nothing is held back. In enforce mode: ${next}`;
};

const named = (owner: string): string => (owner === 'TBD' ? 'an owner yet to be named' : owner);

const requestOf = (
  { workOrderId, action, requestedBy, onBehalfOf, now }: Asked,
  { facts, reasons, rules }: Verdict,
  wanted: WantedApproval,
  { definition, policy, workOrder, ids, decisionId }: Recording & { readonly decisionId: string },
): ApprovalRequestedData => {
  const declared = definition?.approvals.get(wanted.kind);
  return {
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
    dueAt: plus(now, declared?.answerWithin ?? ANSWER_WITHIN),
    packet: {
      action,
      facts,
      reasons,
      rules,
      workflow: workOrder.workflow,
      ...(policy && { policy: policy.ref }),
    },
  };
};
