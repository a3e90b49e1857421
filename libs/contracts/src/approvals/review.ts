import { IsIn, IsString } from 'class-validator';
import { Answer, AreAll, AreStrings, HasSchema, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { type FactSnapshot, PolicyRef } from '../policy/events';
import { WorkflowRef } from '../intake/workflow-ref';
import { type ApprovalPacket, approvalPacket, factsByName } from '../ledger/rows/documents';
import { IsId, IsInstant, IsPart, Optional } from '../fields';
import { ApprovalCondition } from './answers';
import { Coverage, Quorum } from './coverage';
import { approvalStatuses } from './statuses';

/** A review request over the bus, of processes that know who may see the approval. */
export class ReviewApprovalRequest {
  @IsId() tenant!: string;
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
}

/** One difference between now and the request of the approval; texts for people. */
@Answer()
@Meanings({
  what: 'What differs.',
  then: 'As it was when the approval was requested.',
  now: 'As it is now.',
})
export class ReviewedChange {
  @IsString() what!: string;
  @IsString() then!: string;
  @IsString() now!: string;
}

@Answer()
@Meanings({
  signedBy: 'Who signed it.',
  recordedBy: 'Who recorded the answer; null where the signer answered in person.',
})
export class ReviewedSignature {
  @IsString() signedBy!: string;
  @OrNull() @IsString() recordedBy!: string | null;
}

@Answer('The approval: its status, owner, coverage, conditions and signatures.')
@Meanings({
  permits: 'Action kinds that were granted so far.',
  scope: 'The scope in which they were granted so far.',
  requestedBy: 'Who requested it.',
  onBehalfOf: 'The chain of principals for whom it was requested.',
  gate: 'The gate that it is for; null where it is for an action.',
  requested: 'What was requested.',
  quorum: 'How many distinct persons must sign, and which.',
  signatures: 'The signatures so far.',
  conditions: 'The conditions that it has.',
  expiresAt: 'When it ends; null until it is granted.',
})
export class ReviewedApproval extends Coverage {
  @IsId() approvalId!: string;
  @IsString() kind!: string;
  @IsIn(approvalStatuses) status!: string;
  @IsString() owner!: string;
  @IsString() requestedBy!: string;
  @AreStrings() onBehalfOf!: readonly string[];
  @OrNull() @IsString() gate!: string | null;
  @IsPart(() => Coverage) requested!: Coverage;
  @IsPart(() => Quorum) quorum!: Quorum;
  @AreAll(() => ReviewedSignature) signatures!: readonly ReviewedSignature[];
  @AreAll(() => ApprovalCondition) conditions!: readonly ApprovalCondition[];
  @IsInstant() dueAt!: string;
  @OrNull() @IsInstant() expiresAt!: string | null;
}

@Answer()
@Meanings({
  policy: 'The policy in force.',
  facts: 'Facts by name.',
  workflow: 'The workflow version that the work order follows.',
})
export class ReviewedNow {
  @HasSchema(factsByName) facts!: Readonly<Record<string, FactSnapshot>>;
  @OrNull() @IsPart(() => PolicyRef) policy!: PolicyRef | null;
  @OrNull() @IsPart(() => WorkflowRef) workflow!: WorkflowRef | null;
}

@Answer('What the approver was shown, what is so today, and the difference.')
@Meanings({
  requesters: 'Everyone who counts as having requested it; none of them answers it.',
  confirmers:
    'Requesters who may answer it all the same, where the workflow says confirmedByRequester of the action.',
  deputy: 'Who answers for its owner, who is away now; absent while nobody does.',
  packet: 'As it was when the approval was requested.',
  digest: 'Send it as `seen` in the answer.',

  approval: 'The approval.',
  now: 'The same today.',
  changes: 'What changed since the request.',
})
export class ApprovalReview {
  @IsPart(() => ReviewedApproval) approval!: ReviewedApproval;
  @AreStrings() requesters!: readonly string[];
  @AreStrings() confirmers!: readonly string[];
  @Optional() @IsString() deputy?: string;
  @HasSchema(approvalPacket) packet!: ApprovalPacket;
  @IsPart(() => ReviewedNow) now!: ReviewedNow;
  @AreAll(() => ReviewedChange) changes!: readonly ReviewedChange[];
  @IsString() digest!: string;
}
