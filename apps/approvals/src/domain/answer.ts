import {
  type AnswerPlanBody,
  type ApprovalAnswer,
  approvalRecorded,
  type ClaimAnswer,
  type DeclareAbsenceAnswer,
  firstDataOf,
  type PlanAnswer,
  type RequestApprovalAnswer,
} from '#contracts';
import { answersOf, type NewEvent, type RecordedEvent } from '#kernel';
import {
  type Approval,
  claimOn,
  entryOf,
  evolve,
  isGranted,
  sameCoverage,
  type WorkOrder,
} from '#work-order';
import { type ClaimCommand } from './claiming';
import { type AbsenceCommand, type WorkOrderApprovalCommand } from './approval.decider';

interface OnApproval {
  readonly data: { readonly workOrderId: string; readonly approvalId: string };
}

/** An event counts before it is recorded: answers have nothing of what the ledger adds. */
const after = (before: WorkOrder, events: readonly NewEvent[]): WorkOrder =>
  events.reduce((state, event) => evolve(state, event as RecordedEvent), before);

const requested = (
  workOrderId: string,
  { approvalId, status, gate, kind, owner, dueAt }: Approval,
): RequestApprovalAnswer => ({
  workOrderId,
  approvalId,
  status,
  gate,
  kind,
  owner,
  ...(status === 'requested' && { dueAt }),
});

/** Widening a partial grant adds a signature of the same person, which counts once. */
const signaturesOf = ({ signatures, quorum }: Approval) => {
  const stillNeeded = Math.max(0, quorum.needed - signatures.length);
  return { signed: quorum.needed - stillNeeded, stillNeeded };
};

/** The status of the approval, and what a grant covers and until when. */
const statusAfter = (
  { data: { workOrderId, approvalId } }: OnApproval,
  events: readonly NewEvent[],
  before: WorkOrder,
): ApprovalAnswer => {
  const approval = entryOf(after(before, events).approvals, approvalId)!;
  const { status, owner, permits, scope, conditions, expiresAt, singleUse, uses } = approval;
  const answer = { workOrderId, approvalId, status };
  if (status === 'requested') return { ...answer, owner, ...signaturesOf(approval) };
  if (!isGranted(approval)) return answer;
  return {
    ...answer,
    ...signaturesOf(approval),
    permits,
    scope,
    ...(!sameCoverage(approval, approval.requested) && { narrower: true }),
    ...(conditions.length > 0 && { conditions }),
    expiresAt,
    singleUse,
    ...(uses !== undefined && { uses }),
  };
};

/** With the number of the answer that was recorded and that somebody else has to confirm. */
const grantedOrRecorded = (
  command: OnApproval,
  events: readonly NewEvent[],
  before: WorkOrder,
): ApprovalAnswer => {
  const recorded = firstDataOf(events, approvalRecorded);
  return {
    ...statusAfter(command, events, before),
    ...(recorded && { record: recorded.number }),
  };
};

/** Who works on an obligation once the events are recorded. */
const claimAfter = (
  { data: { workOrderId, kind, subject }, metadata }: ClaimCommand,
  events: readonly NewEvent[],
  before: WorkOrder,
): ClaimAnswer => {
  const claim = claimOn(after(before, events), { kind, subject }, metadata.now);
  const { claimedBy = null, claimedUntil = null } = claim ?? {};
  return { workOrderId, kind, subject, claimedBy, claimedUntil };
};

const approvalIdOf = ({ data }: NewEvent): string =>
  (data as { readonly approvalId: string }).approvalId;

/** Each line of a plan as its approval is now. */
const answeredLines = (
  { data: { workOrderId, planId } }: { readonly data: AnswerPlanBody },
  events: readonly NewEvent[],
  before: WorkOrder,
): PlanAnswer => ({
  workOrderId,
  planId,
  approvals: events.map((event) => {
    const approvalId = approvalIdOf(event);
    const { plan } = entryOf(before.approvals, approvalId)!;
    return {
      ...statusAfter({ data: { workOrderId, approvalId } }, events, before),
      line: plan!.line,
    };
  }),
});

export const answerOf = answersOf<WorkOrderApprovalCommand, WorkOrder, object>(
  ({ data: { workOrderId } }, events) => ({ workOrderId, approvals: events.map(approvalIdOf) }),
  {
    'request-approval': ({ data: { workOrderId } }, events, before) =>
      requested(workOrderId, entryOf(after(before, events).approvals, approvalIdOf(events[0]!))!),
    'grant-approval': grantedOrRecorded,
    'grant-plan': answeredLines,
    'reject-plan': answeredLines,
    'confirm-approval': statusAfter,
    'reject-approval': statusAfter,
    'revoke-approval': statusAfter,
    'expire-approval': statusAfter,
    'escalate-approval': statusAfter,
    'meet-condition': (command, events, before) => ({
      ...statusAfter(command, events, before),
      number: command.data.number,
    }),
    'claim-obligation': claimAfter,
    'release-obligation': claimAfter,
    'assign-obligation': ({ data: { workOrderId, kind, subject, owner } }) => ({
      workOrderId,
      kind,
      subject,
      owner,
    }),
  },
);

export const answerOfAbsence = answersOf<AbsenceCommand, unknown, { readonly owner: string }>(
  ({ data: { owner } }) => ({ owner }),
  {
    'declare-absence': ({ data: { owner, deputy } }, [event]) => ({
      owner,
      deputy,
      ...(event?.data as Partial<DeclareAbsenceAnswer> | undefined),
    }),
  },
);
