import { type PlanLine, type ProposedAction } from '#contracts';
import { type RequestedBy } from '#work-order';

/** Who proposed what, when. */
export interface Proposed extends RequestedBy {
  readonly workOrderId: string;
  readonly action: ProposedAction;
  /** The requester has the role delegate. */
  readonly asDelegate: boolean;
  /** Roles of the requester's credential; undefined where none were recorded. */
  readonly roles: readonly string[] | undefined;
  /** Teams by the registry of the requester and those for whom they act. */
  readonly memberOf: readonly string[];
  /** The plan line that this action is; absent for an action proposed by itself. */
  readonly plan?: PlanLine | undefined;
  /** Digest of the question that it answers; absent for none. */
  readonly question?: string | undefined;
  readonly now: string;
}

/** Ids that derive from the command's, so that a retry makes the same ones. */
export interface DecisionIds {
  /** Of the decision on a new proposal, on a line of a plan, or of the one that replaces an earlier decision. */
  readonly decision: (part?: string) => string;
  readonly approval: (decisionId: string, kind: string) => string;
  /** Of the child work order that a change of scope opens. */
  readonly track: (workOrderId: string, track: string) => string;
}
