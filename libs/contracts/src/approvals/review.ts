import { type FactSnapshot, type PolicyRef } from '../policy/events';
import { type WorkflowRef } from '../intake/workflow-ref';
import { IsId } from '../fields';

/** What the approvals service is asked over the bus, by processes that know who may see it. */
export class ReviewApprovalRequest {
  @IsId() tenant!: string;
  @IsId() workOrderId!: string;
  @IsId() approvalId!: string;
}

/** One thing that is not as it was when the approval was asked for; texts for people. */
export interface ReviewedChange {
  readonly what: string;
  readonly then: string;
  readonly now: string;
}

/** What the approver was shown, what it looks like today, and the difference. */
export interface ApprovalReview {
  /** The approval as the rules see it: status, owner, coverage, conditions, signatures. */
  readonly approval: Readonly<Record<string, unknown>>;
  /** Everyone who counts as having asked for it, and who issued a key of theirs: none of them answers it … */
  readonly requesters: readonly string[];
  /** … but these, where the workflow says `confirmedByRequester` of the action. */
  readonly confirmers: readonly string[];
  /** Who answers for its owner, who is away now; absent while nobody does. */
  readonly deputy?: string;
  /** As it was asked with. */
  readonly packet: Readonly<Record<string, unknown>>;
  readonly now: {
    readonly facts: Readonly<Record<string, FactSnapshot>>;
    /** The policy in force; null where none is published. */
    readonly policy: PolicyRef | null;
    readonly workflow: WorkflowRef | null;
  };
  readonly changes: readonly ReviewedChange[];
  /** SHA-256 of the changes' canonical bytes: `seen` in an answer. */
  readonly digest: string;
}
