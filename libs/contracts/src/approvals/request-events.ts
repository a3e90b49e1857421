import { IsBoolean, IsObject } from 'class-validator';
import { defineEvent } from '../define';
import { AreNames, IsId, IsInstant, IsPart, IsSha256, Optional } from '../fields';
import { Fallback, Quorum, Scope } from './coverage';
import { Meanings } from '../meanings';
import { PlanLine } from '../policy/plan-line';
import { AreRecordedNames, IsRecordedName } from '../principals';

@Meanings({
  kind: 'The kind of approval that the rule needs: `commercial`, `security` …',
  owner: 'Who can answer; `TBD` when nobody is known, and then nobody can.',
  requestedBy: 'The person or system that proposed the action.',
  onBehalfOf:
    'Who else counts as a requester: for whom it acts, who delegated the work, who opened the work order.',
  requesterMayConfirm:
    'The workflow lets a requester who did not propose the action confirm it. Absent for false.',
  decisionId: 'The decision that waits for it; absent for the approval of a gate.',
  gate: 'The gate that it is for; absent for the approval of an action.',
  permits: 'Action kinds that a grant would permit.',
  scope: 'The objects, system, audience and amount that are requested.',
  ruleDigest:
    'SHA-256 of the rule that needs it (of the workflow, for a gate): a changed rule voids the grant.',
  quorum: 'How many must sign; one where absent.',
  plan: 'The line of a plan that it is for, and for nothing else: one run of that line uses it up.',
  question:
    'Digest of the question of an enforcement point that it is for, and for no other; absent for any fitting action.',
  packet: 'What the approver is shown: the action, the facts and the reasons.',
})
export class ApprovalAskedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  @IsId() kind!: string;
  @IsRecordedName() owner!: string;
  @IsRecordedName() requestedBy!: string;
  @Optional() @AreRecordedNames() onBehalfOf?: string[];
  @Optional() @IsBoolean() requesterMayConfirm?: boolean;
  @Optional() @IsId() decisionId?: string;
  @Optional() @IsId() gate?: string;
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  @IsSha256() ruleDigest!: string;
  @Optional() @IsPart(() => Quorum) quorum?: Quorum;
  @Optional() @IsPart(() => PlanLine) plan?: PlanLine;
  @Optional() @IsId() question?: string;
  @IsObject() packet!: Record<string, unknown>;
}

export const approvalDrafted = defineEvent({
  type: 'approval.drafted',
  version: 1,
  owner: 'approvals',
  meaning: 'An approval was prepared and is not requested yet.',
  data: ApprovalAskedData,
});

@Meanings({
  warnAt: 'When the owner is warned that the time runs out.',
  fallback: 'Who takes over when the owner does not answer.',
})
export class ApprovalRequestedData extends ApprovalAskedData {
  @IsInstant() dueAt!: string;
  @Optional() @IsInstant() warnAt?: string;
  @Optional() @IsPart(() => Fallback) fallback?: Fallback;
}

export const approvalRequested = defineEvent({
  type: 'approval.requested',
  version: 1,
  owner: 'approvals',
  meaning: 'Policy says an owner must decide this, and it is now waiting for them.',
  data: ApprovalRequestedData,
});
