import { ArrayMinSize, ArrayUnique, IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import { grantPlan, rejectPlan } from './plan-commands';
import { ApprovalAnswer, MeetConditionAnswer, RequestApprovalAnswer } from './answers';
import { DoneAnswer } from '../answers';
import { type CommandOf, defineCommand } from '../define';
import {
  AreIds,
  AreNames,
  AreParts,
  IsDuration,
  IsId,
  IsPart,
  IsSha256,
  IsText,
  Limit,
  Optional,
} from '../fields';
import {
  type ApprovalEscalationStep,
  approvalEscalationSteps,
  Condition,
  Scope,
  USES_MAX,
} from './events';
import { IsSomebody } from '../principals';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { accessRequestCommands, accessRequestRefusals } from './access-requests';
import { declareAbsence, endAbsence } from './absences';
import { approvers } from '../access';
import { assignObligation } from './assignment';
import { claimObligation, releaseObligation } from './claims';

export class ApprovalBody {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
}

/** An approval and its terms: the whole answer where one signature is needed, else one of several. */
@Meanings({
  permits: 'Action kinds that it permits; those requested where absent.',
  scope: 'Narrows what was requested; never widens it.',
  conditions: 'Tasks that the owner attaches, each with a number of its own; at most 50.',
  validFor: 'How long it is valid (ISO 8601); where absent, as the workflow states, or a day.',
  singleUse: 'Whether one run uses it up; as the workflow declares where absent.',
  uses: 'How many runs it allows, each within its scope; any number where absent.',
  evidence: 'Evidence of the work order that shows the answer.',
  approver:
    'Whose answer this is, where somebody records it for them. Needs evidence that names them, and counts once another person confirms it.',
  seen: 'Digest of what changed since the request, as shown; refused when more has changed since.',
})
export class GrantApprovalBody extends ApprovalBody {
  @Limit() @AreNames() @ArrayMinSize(1) permits?: string[];
  @Limit() @IsPart(() => Scope) scope?: Scope;
  @Limit()
  @AreParts(() => Condition, 50)
  @ArrayUnique((condition: Condition) => condition.number, {
    message: 'each condition must have a number of its own',
  })
  conditions?: Condition[];
  @Limit() @IsDuration() validFor?: string;
  @Optional() @IsBoolean() singleUse?: boolean;
  @Limit() @Max(USES_MAX) @Min(1) @IsInt() uses?: number;
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsText() comment?: string;
  @Optional() @IsSomebody() approver?: string;
  @Optional() @IsSha256() seen?: string;
}

export const grantApproval = defineCommand({
  name: 'grant-approval',
  service: 'approvals',
  meaning:
    'Approve a request, as its owner or as one of its signers; the last signature needed grants it.',
  route: 'POST /v1/approvals/{approvalId}/grant',
  roles: approvers,
  body: GrantApprovalBody,
  answer: ApprovalAnswer,
});

@Meanings({
  number: 'The number of the recorded answer.',
  seen: 'Digest of what changed since the request, as shown; refused when more has changed since.',
})
export class ConfirmApprovalBody extends ApprovalBody {
  @Max(1_000) @Min(1) @IsInt() number!: number;
  @Optional() @IsText() comment?: string;
  @Optional() @IsSha256() seen?: string;
}

export const confirmApproval = defineCommand({
  name: 'confirm-approval',
  service: 'approvals',
  meaning: 'Confirm an answer that somebody else recorded, having seen what shows it.',
  route: 'POST /v1/approvals/{approvalId}/records/{number}/confirm',
  roles: approvers,
  body: ConfirmApprovalBody,
  answer: ApprovalAnswer,
});

export class ReasonedApprovalBody extends ApprovalBody {
  @IsText() reason!: string;
}

@Meanings({
  seen: 'Digest of what changed since the request, as shown; refused when more has changed since.',
})
export class RejectApprovalBody extends ReasonedApprovalBody {
  @Optional() @IsSha256() seen?: string;
}

export const rejectApproval = defineCommand({
  name: 'reject-approval',
  service: 'approvals',
  meaning: 'Reject a requested approval, as its owner.',
  route: 'POST /v1/approvals/{approvalId}/reject',
  roles: approvers,
  body: RejectApprovalBody,
  answer: ApprovalAnswer,
});

export const revokeApproval = defineCommand({
  name: 'revoke-approval',
  service: 'approvals',
  meaning: 'Take a granted approval back.',
  route: 'POST /v1/approvals/{approvalId}/revoke',
  roles: approvers,
  body: ReasonedApprovalBody,
  answer: ApprovalAnswer,
});

/** Requests the approval of a gate. Proposing an action requests its approval. */
@Meanings({
  approvalId: 'Chosen by the caller; Writ makes one where absent. That of a draft requests it.',
  gate: 'A gate of the workflow of the work order.',
  kind: 'The kind of approval, one of those that the gate needs.',
  draft: 'Prepares it without requesting it yet.',
  rationale: 'What the owner should know.',
})
@Examples({ kind: 'refund' })
export class RequestApprovalBody {
  @IsId() workOrderId!: string;
  @Optional() @IsId() approvalId?: string;
  @IsId() gate!: string;
  @IsId() kind!: string;
  @Optional() @IsBoolean() draft?: boolean;
  @Optional() @IsText() rationale?: string;
}

export const requestApproval = defineCommand({
  name: 'request-approval',
  service: 'approvals',
  meaning: 'Ask the owner for an approval that a gate wants, or prepare to.',
  route: 'POST /v1/approvals',
  creates: 'approvalId',
  roles: ['integrator', 'delegate', 'approver', 'operator', 'admin'],
  body: RequestApprovalBody,
  answer: RequestApprovalAnswer,
});

@Meanings({
  number: 'The number of the condition in its approval.',
  evidence: 'Evidence recorded on the work order.',
})
export class MeetConditionBody extends ApprovalBody {
  @Max(50) @Min(1) @IsInt() number!: number;
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @Optional() @IsText() comment?: string;
}

export const meetCondition = defineCommand({
  name: 'meet-condition',
  service: 'approvals',
  meaning: 'Show by evidence that a condition of a grant is met.',
  route: 'POST /v1/approvals/{approvalId}/conditions/{number}/meet',
  roles: approvers,
  body: MeetConditionBody,
  answer: MeetConditionAnswer,
});

const ours = ['service'] as const;

export const expireApproval = defineCommand({
  name: 'expire-approval',
  service: 'approvals',
  meaning: 'Expire an approval whose time has run out.',
  roles: ours,
  body: ApprovalBody,
  answer: ApprovalAnswer,
});

@Meanings({
  escalationStep: 'The escalation step that is due.',
})
export class EscalateApprovalBody extends ApprovalBody {
  @IsIn(approvalEscalationSteps) escalationStep!: ApprovalEscalationStep;
}

export const escalateApproval = defineCommand({
  name: 'escalate-approval',
  service: 'approvals',
  meaning: 'Take an escalation step of the escalation path of an approval when it is due.',
  roles: ours,
  body: EscalateApprovalBody,
  answer: ApprovalAnswer,
});

/** The work order whose approvals are looked through. */
export class ApprovalsOfWorkOrderBody {
  @IsId() workOrderId!: string;
}

export const supersedeApprovals = defineCommand({
  name: 'supersede-approvals',
  service: 'approvals',
  meaning: 'End the requests that no decision in force waits for any more.',
  roles: ours,
  body: ApprovalsOfWorkOrderBody,
  answer: DoneAnswer,
});

export const requestGateApprovals = defineCommand({
  name: 'request-gate-approvals',
  service: 'approvals',
  meaning: 'Ask for every approval that the gates of draft-only work want.',
  roles: ours,
  body: ApprovalsOfWorkOrderBody,
  answer: DoneAnswer,
});

export const approvalCommands = [
  requestApproval,
  grantApproval,
  grantPlan,
  rejectPlan,
  confirmApproval,
  rejectApproval,
  revokeApproval,
  meetCondition,
  assignObligation,
  claimObligation,
  releaseObligation,
  declareAbsence,
  endAbsence,
  expireApproval,
  escalateApproval,
  supersedeApprovals,
  requestGateApprovals,
  ...accessRequestCommands,
] as const;
export type ApprovalCommand = CommandOf<(typeof approvalCommands)[number]>;

/** Every way approvals can say no. */
export const approvalRefusals = [
  'work_order_not_found',
  'work_order_closed',
  'approval_not_found',
  'approval_exists',
  'approval_closed',
  'approval_not_granted',
  'approval_not_yours',
  'approval_without_owner',
  'approval_signed_already',
  'signer_owes_review',
  'approval_evidence_missing',
  'approval_stale',
  'plan_not_found',
  'plan_line_not_waiting',
  'gate_not_found',
  'record_not_found',
  'condition_not_found',
  'condition_met_already',
  'self_approval',
  'issued_by_requester',
  'issuer_of_requester',
  'post_review_not_found',
  'post_review_closed',
  'post_review_not_yours',
  'self_review',
  'remediation_not_found',
  'remediation_closed',
  'remediation_not_yours',
  'exception_not_found',
  'exception_closed',
  'exception_not_yours',
  'obligation_claimed',
  'scope_wider_than_requested',
  'absence_invalid',
  'absence_not_found',
  ...accessRequestRefusals,
  // No operator set up a webhook for the requester there; the profile has no name for it.
  'callback_not_allowed',
] as const;
export type ApprovalRefusal = (typeof approvalRefusals)[number];
