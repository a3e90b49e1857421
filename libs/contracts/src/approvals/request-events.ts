import { IsBoolean, IsObject } from 'class-validator';
import { defineEvent } from '../define';
import { AreNames, AreTexts, IsId, IsInstant, IsPart, IsSha256, IsText, Optional } from '../fields';
import { Fallback, Quorum, Scope } from './coverage';

export class ApprovalAskedData {
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
  /** Which approval the rule asks for: `commercial`, `security` … */
  @IsId() kind!: string;
  /** Who can answer; `TBD` when nobody is known, and then nobody can. */
  @IsText(128) owner!: string;
  /** The person or system that proposed the action. */
  @IsText(128) requestedBy!: string;
  /** Who else counts as a requester: for whom it acts, who delegated the work, who opened the work order. */
  @Optional() @AreTexts() onBehalfOf?: string[];
  /** The workflow lets a requester who did not propose the action confirm it. Absent for false. */
  @Optional() @IsBoolean() requesterMayConfirm?: boolean;
  /** The decision that waits for it; absent for the approval of a gate. */
  @Optional() @IsId() decisionId?: string;
  /** The gate that it is for; absent for the approval of an action. */
  @Optional() @IsId() gate?: string;
  /** Action kinds that a grant would permit. */
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
  /** SHA-256 of the rule that asked (of the workflow, for a gate): a changed rule voids the grant. */
  @IsSha256() ruleDigest!: string;
  /** How many must sign; one where absent. */
  @Optional() @IsPart(() => Quorum) quorum?: Quorum;
  /** What the approver is shown: the action, the facts and the reasons. */
  @IsObject() packet!: Record<string, unknown>;
}

export const approvalDrafted = defineEvent({
  type: 'approval.drafted',
  version: 1,
  owner: 'approvals',
  meaning: 'An approval was prepared and nobody is asked for it yet.',
  data: ApprovalAskedData,
});

export class ApprovalRequestedData extends ApprovalAskedData {
  @IsInstant() dueAt!: string;
  /** When the owner is warned that the time runs out. */
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
