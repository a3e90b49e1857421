import { type PolicyRef, type ProposedAction, type WorkflowDefinition } from '#contracts';
import { type RequestedBy, type Calendar, type WorkOrder } from '#work-order';

/** Who proposed what, when. */
export interface Proposed extends RequestedBy {
  readonly workOrderId: string;
  readonly action: ProposedAction;
  /** The requester has the role delegate. */
  readonly asDelegate: boolean;
  readonly now: string;
}

/** Ids that derive from the command's, so that a retry makes the same ones. */
export interface DecisionIds {
  /** Of the decision on a new proposal, or of the one that replaces an earlier decision. */
  readonly decision: (replaced?: string) => string;
  readonly approval: (decisionId: string, kind: string) => string;
  /** Of the child work order that a change of scope opens. */
  readonly track: (workOrderId: string, track: string) => string;
}

/** Under what a decision is recorded. */
export interface Recording {
  readonly workOrder: WorkOrder;
  readonly definition: WorkflowDefinition | undefined;
  readonly policy: { readonly ref: PolicyRef } | undefined;
  /** In which its workflow counts the time to answer; around the clock where it names none. */
  readonly calendar?: Calendar | undefined;
  readonly ids: DecisionIds;
  /** The earlier decision that this one replaces. */
  readonly supersedes?: string;
}
