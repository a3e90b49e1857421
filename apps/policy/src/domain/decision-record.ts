import {
  type ApprovalRequestedData,
  type approvalRequested,
  type DecisionMadeData,
  type decisionMade,
  type EventOf,
  type WorkflowDefinition,
} from '#contracts';
import { plus } from '#kernel';
import { entryOf, isAfterStop, isOwnApproval, requestersOf, type WorkOrder } from '#work-order';
import { requestOf } from './approval-request';
import { earliest } from './known-facts';
import { type Proposed, type DecisionIds, type Recording } from './recording';
import { type Verdict } from './verdict';

/** How long a run or a stop holds, when nothing that it rests on ends before. */
const HOLDS = 'PT1H';

/** The decision, and with a wait the approvals that nobody has requested yet. */
export const recordOf = (
  proposed: Proposed,
  verdict: Verdict,
  recording: Recording,
): readonly EventOf<typeof decisionMade | typeof approvalRequested>[] => {
  const { workOrder, ids, supersedes } = recording;
  const decisionId = ids.decision(supersedes);
  const enforced = workOrder.mode === 'enforce';
  // No approval is requested where policy only observes.
  const missing = enforced ? verdict.requests : [];
  const requests = missing.map((wanted) =>
    requestOf(proposed, verdict, wanted, { ...recording, decisionId }),
  );
  const decision = decisionOf(proposed, verdict, recording, { decisionId, enforced, requests });
  return [
    { type: 'decision.made', data: decision },
    ...requests.map((data) => ({ type: 'approval.requested' as const, data })),
  ];
};

const decisionOf = (
  proposed: Proposed,
  verdict: Verdict,
  { workOrder, definition, policy, ids, supersedes }: Recording,
  recorded: {
    readonly decisionId: string;
    readonly enforced: boolean;
    readonly requests: readonly ApprovalRequestedData[];
  },
): DecisionMadeData => {
  const { workOrderId, action, requestedBy, asDelegate, now } = proposed;
  const { outcome, code, stopCause, owner, rests, has = [], part, breakGlass } = verdict;
  const validUntil = validUntilOf(verdict, recorded.requests, now);
  const single = outcome === 'run' ? rests.filter(({ singleUse }) => singleUse) : [];
  const { requesters, issuers } = requestersOf(workOrder, proposed);
  const everyRequester = [...requesters, ...issuers];
  const isConfirmed = outcome === 'run' && rests.some((one) => isOwnApproval(one, everyRequester));
  const decision: DecisionMadeData = {
    workOrderId,
    decisionId: recorded.decisionId,
    action,
    outcome,
    enforced: recorded.enforced,
    reasons: [...verdict.reasons],
    rules: [...verdict.rules],
    checks: [...verdict.checks],
    ...(policy && { policy: policy.ref }),
    workflow: workOrder.workflow!,
    owner,
    nextAction: nextActionOf(verdict, validUntil, recorded.enforced),
    approvals: [...rests, ...recorded.requests, ...has].map(({ approvalId }) => approvalId),
    consumes: single.map(({ approvalId }) => approvalId),
    validUntil,
    decidedAt: now,
    facts: { ...verdict.facts },
    ...(supersedes !== undefined && { supersedes }),
    ...(part && {
      scopeChange: {
        ...part,
        // Nor is anything opened there.
        tracks: recorded.enforced ? tracksOf(definition!, workOrderId, workOrder, ids) : [],
      },
    }),
    ...(breakGlass && { breakGlass }),
    ...(code !== undefined && { code }),
    ...(stopCause && { stopCause }),
    requestedBy,
    ...(isConfirmed && { confirmedByRequester: true }),
    ...(asDelegate && { asDelegate }),
  };
  const afterStop = supersedes === undefined && isAfterStop(workOrder, decision);
  return afterStop ? { ...decision, afterStop } : decision;
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

/**
 * A wait holds until delegated work times out that it waits for, or else until the last owner should have
 * answered, or the last condition can be met.
 */
const validUntilOf = (
  { outcome, holdsUntil, rests, waitsUntil }: Verdict,
  requests: readonly ApprovalRequestedData[],
  now: string,
): string => {
  const longest = plus(now, HOLDS);
  if (outcome !== 'wait') return earliest([longest, holdsUntil])!;
  if (waitsUntil !== undefined && waitsUntil > now) return waitsUntil;
  const ends = [
    ...rests.map(({ status, dueAt, expiresAt }) =>
      status === 'requested' ? dueAt : (expiresAt ?? dueAt),
    ),
    ...requests.map(({ dueAt }) => dueAt),
  ];
  return earliest([ends.reduce(later, longest), holdsUntil])!;
};

const nextActionOf = (
  { outcome, next }: Verdict,
  validUntil: string,
  enforced: boolean,
): string => {
  const text = outcome === 'run' ? `${next} before ${validUntil} and report the outcome.` : next;
  return enforced ? text : `Observed only, nothing is held back. In enforce mode: ${text}`;
};

const later = (a: string, b: string): string => (b > a ? b : a);
