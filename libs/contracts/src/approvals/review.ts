import { IsIn, IsString } from 'class-validator';
import { Answer, AreAll, AreStrings, HasSchema, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { type FactSnapshot, PolicyRef } from '../policy/events';
import { WorkflowRef } from '../intake/workflow-ref';
import { approvalPacket, factsByName } from '../ledger/rows/documents';
import { approvalStatuses } from '../ledger/rows/states';
import { Scope } from './coverage';
import { IsId, IsPart, Optional } from '../fields';

/** What the approvals service is asked over the bus, by processes that know who may see it. */
export class ReviewApprovalRequest {
  @IsId() tenant!: string;
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
}

/** One thing that is not as it was when the approval was asked for; texts for people. */
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

@Answer('The approval as the rules see it: status, owner, coverage, conditions, signatures.', {
  additionalProperties: true,
})
export class ReviewedApproval {
  @IsId() approvalId!: string;
  @IsString() kind!: string;
  @IsIn(approvalStatuses) status!: string;
  @IsString() owner!: string;
  @AreStrings() permits!: readonly string[];
  @IsPart(() => Scope) scope!: Scope;
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
  @HasSchema(approvalPacket) packet!: Readonly<Record<string, unknown>>;
  @IsPart(() => ReviewedNow) now!: ReviewedNow;
  @AreAll(() => ReviewedChange) changes!: readonly ReviewedChange[];
  @IsString() digest!: string;
}
