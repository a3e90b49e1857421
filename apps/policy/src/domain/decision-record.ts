import {
  type PolicyRef,
  type WorkflowDefinition,
  type ApprovalRequestedData,
  type approvalRequested,
  type DecisionMadeData,
  type decisionMade,
  type EventOf,
  actionOf,
  type ApprovalDeclaration,
} from '#contracts';
import { plus } from '#kernel';
import {
  type Calendar,
  type WorkOrder,
  entryOf,
  isAfterStop,
  isLastUse,
  isOwnApproval,
  requestersOf,
  answerTimes,
  type BreakGlass,
  declarersOf,
  dueAfter,
  scopeOf,
} from '#work-order';
import { earliest } from './known-facts';
import { type DecisionIds, type Proposed } from './proposed';
import { type Verdict } from './verdict';
import { approvalOwner } from './approval-verdict';
import { type RequiredApproval } from './required-approvals';

/** Under what a decision is recorded. */
interface Recording {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
  readonly policy: { readonly ref: PolicyRef } | undefined;
  /** In which its workflow counts the time to answer; around the clock where it names none. */
  readonly calendar?: Calendar | undefined;
  readonly ids: DecisionIds;
  /** The earlier decision that this one replaces. */
  readonly supersedes?: string;
}

/** How long a run or a stop holds, when nothing that it rests on ends before. */
const HOLDS = 'PT1H';

/** The decision, and with a wait the approvals that nobody has requested yet. */
export const recordOf = (
  proposed: Proposed,
  verdict: Verdict,
  recording: Recording,
): readonly [EventOf<typeof decisionMade>, ...EventOf<typeof approvalRequested>[]] => {
  const { workOrder, ids, supersedes } = recording;
  const decisionId = ids.decision(supersedes ?? proposed.plan?.line.toString());
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

/** Absent for a proposal by itself, so that it has one spelling. */
const placeOf = ({ plan, question }: Pick<Proposed, 'plan' | 'question'>) => ({
  ...(plan && { plan }),
  ...(question !== undefined && { question }),
});

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
  const { workOrderId, action, requestedBy, asDelegate, roles, memberOf, now } = proposed;
  const { outcome, code, stopCause, haltId, owner, rests, has = [], part, breakGlass } = verdict;
  const validUntil = validUntilOf(verdict, recorded.requests, now);
  const outcomeDueAt = outcomeDueOf(proposed, verdict, { workOrder, definition });
  const usedUp = outcome === 'run' ? rests.filter((one) => isLastUse(one, workOrder)) : [];
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
    consumes: usedUp.map(({ approvalId }) => approvalId),
    validUntil,
    ...(outcomeDueAt !== undefined && { outcomeDueAt }),
    decidedAt: now,
    facts: { ...verdict.facts },
    ...(supersedes !== undefined && { supersedes }),
    ...(part && {
      scopeChange: {
        ...part,
        // Nor is anything opened there, nor for what its owner did not grant.
        tracks:
          recorded.enforced && outcome === 'wait'
            ? tracksOf(definition!, workOrderId, workOrder, ids)
            : [],
      },
    }),
    ...(breakGlass && { breakGlass }),
    ...(code !== undefined && { code }),
    ...(stopCause && { stopCause }),
    ...(haltId !== undefined && { haltId }),
    requestedBy,
    ...(isConfirmed && { confirmedByRequester: true }),
    ...placeOf(proposed),
    ...(asDelegate ? { asDelegate } : roles && { roles: [...roles] }),
    ...(memberOf.length > 0 && { memberOf: [...memberOf] }),
  };
  const afterStop = supersedes === undefined && isAfterStop(workOrder, decision);
  return afterStop ? { ...decision, afterStop } : decision;
};

/** Nobody is reminded of what was imported or is only observed: domain rules 1 and 16. */
const outcomeDueOf = (
  { action, now }: Proposed,
  { outcome }: Verdict,
  { workOrder, definition }: Pick<Recording, 'workOrder' | 'definition'>,
): string | undefined => {
  const within = definition && actionOf(definition, action)?.outcomeWithin;
  const isAwaited = outcome === 'run' && workOrder.mode === 'enforce' && !workOrder.imported;
  return isAwaited && within !== undefined ? plus(now, within) : undefined;
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

/** How long an owner has for a kind of approval that the work order's workflow does not know. */
const ANSWER_WITHIN = 'P1D';

/** An action that is about no object is approved for every question: the workflow says so. */
const ofOneProposal = ({ plan, question, action }: Proposed, definition: WorkflowDefinition) =>
  placeOf({
    plan,
    question: actionOf(definition, action)?.objects === 'none' ? undefined : question,
  });

/** What an owner is to approve, and what they are shown: everything as it is now. */
const requestOf = (
  proposed: Proposed,
  { facts, reasons, rules, breakGlass }: Verdict,
  wanted: RequiredApproval,
  recording: Recording & { readonly decisionId: string },
): ApprovalRequestedData => {
  const { workOrderId, action } = proposed;
  const { definition, policy, workOrder, ids, decisionId } = recording;
  const terms = wanted.breakGlass
    ? signatureTerms(wanted.breakGlass)
    : actionTerms(proposed, wanted, recording);
  return {
    workOrderId,
    // A second signature is for all that the break-glass reaches.
    ...(!wanted.breakGlass && ofOneProposal(proposed, definition!)),
    approvalId: ids.approval(decisionId, wanted.kind),
    kind: wanted.kind,
    owner: approvalOwner(definition!, wanted),
    decisionId,
    ruleDigest: wanted.ruleDigest,
    ...requestersIn(proposed, workOrder, wanted.breakGlass),
    ...terms,
    packet: {
      action,
      facts,
      reasons,
      rules,
      workflow: workOrder.workflow,
      ...(policy && { policy: policy.ref }),
      ...(breakGlass && { breakGlass }),
      ...('requesterMayConfirm' in terms && { requesterMayConfirm: true }),
    },
  };
};

/** The chain as it is now; who declared the break-glass is a requester too. Answers check it again. */
const requestersIn = (
  proposed: Proposed,
  workOrder: WorkOrder,
  breakGlass: BreakGlass | undefined,
): Pick<ApprovalRequestedData, 'requestedBy' | 'onBehalfOf'> => {
  const declared = breakGlass ? declarersOf(breakGlass) : [];
  const { requestedBy } = proposed;
  const everyRequester = { ...proposed, onBehalfOf: [...proposed.onBehalfOf, ...declared] };
  const { requesters } = requestersOf(workOrder, everyRequester);
  const others = requesters.filter((one) => one !== requestedBy);
  return { requestedBy, ...(others.length > 0 && { onBehalfOf: others }) };
};

/** For all that the break-glass reaches, while it lives. */
const signatureTerms = ({ permits, scope, expiresAt }: BreakGlass) => ({
  permits: [...permits],
  scope,
  dueAt: expiresAt,
});

const actionTerms = (
  { action, now }: Proposed,
  { kind }: RequiredApproval,
  { definition, calendar }: Recording,
) => ({
  ...(actionOf(definition!, action)!.confirmedByRequester && { requesterMayConfirm: true }),
  permits: [action.kind],
  scope: scopeOf(action),
  ...termsOf(definition!.approvals.get(kind), now, calendar),
});

/** The workflow's terms for this kind at the time of the request: later versions change nothing in it. */
const termsOf = (
  declared: ApprovalDeclaration | undefined,
  now: string,
  calendar: Calendar | undefined,
): Pick<ApprovalRequestedData, 'dueAt' | 'warnAt' | 'fallback' | 'quorum'> => {
  if (!declared) return { dueAt: dueAfter(now, ANSWER_WITHIN, calendar) };
  const { signatures, signers } = declared;
  return {
    ...((signatures > 1 || signers.length > 0) && {
      quorum: { needed: signatures, of: [...signers] },
    }),
    ...answerTimes(declared, now, calendar),
  };
};
