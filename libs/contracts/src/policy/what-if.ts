import { IsInt, IsObject, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { AsItIs, IsId, IsInstant, IsText, Optional } from '../fields';
import { type Outcome } from './events';
import { type DecisionAt } from './replay';

/**
 * A policy that somebody proposes, as text or as a version that was published, and the decisions that
 * it is asked about: those of its workflow that were made from `from` until before `to`.
 */
export class WhatIfBody {
  @IsId() policyId!: string;
  /** The workflow that it governs; looked up where absent. */
  @Optional() @IsId() workflowId?: string;
  /** The proposed text … */
  @Optional() @IsText(200_000) cedar?: string;
  /** … or the number of a published version, to ask what going back to it would mean. */
  @Optional() @IsInt() @Min(1) version?: number;
  /** A proposed definition; each decision keeps the workflow version that it was made under where absent. */
  @Optional() @AsItIs() @IsObject() workflow?: Record<string, unknown>;
  @Optional() @IsInstant() from?: string;
  @Optional() @IsInstant() to?: string;
  /** One page: only decisions after this ledger position … */
  @Optional() @IsInt() @Min(0) after?: number;
  /** … and so many at most. The whole period where neither is said. */
  @Optional() @IsInt() @Min(1) @Max(500) limit?: number;
}

/** Whoever publishes policies, and whoever judges what came of them. */
export const whatIfRoles: readonly Role[] = ['operator', 'analyst', 'auditor', 'admin'];

/** A decision to look at. */
export interface WhatIfExample extends DecisionAt {
  readonly action: { readonly kind: string; readonly system: string };
  readonly rulesThen: readonly string[];
  readonly rulesNow: readonly string[];
  readonly reasonNow: string;
}

/** Decisions that came out as `then` and would come out as `now`. */
export interface WhatIfCell {
  readonly then: Outcome;
  readonly now: Outcome;
  readonly count: number;
  /** The first of them in the ledger's order. */
  readonly examples: readonly WhatIfExample[];
}

/** How often an owner was asked for a kind of approval, and would have been. */
export interface ApproverLoad {
  readonly kind: string;
  readonly owner: string;
  readonly before: number;
  readonly after: number;
}

/** Decisions that cannot be made again for the same reason. */
export interface NotReplayable {
  readonly why: string;
  readonly count: number;
  readonly examples: readonly DecisionAt[];
}

/** What came of decisions, of one or of many. */
export interface WhatIfSums {
  readonly replayed: number;
  /** All nine, in the order of `directions`. */
  readonly cells: readonly WhatIfCell[];
  readonly approverLoad: readonly ApproverLoad[];
  readonly notReplayable: readonly NotReplayable[];
}

/** What was proposed. */
export interface ProposedPolicy {
  readonly id: string;
  readonly workflowId: string;
  /** SHA-256 of the text's UTF-8 bytes, as publishing would record it. */
  readonly digest: string;
  /** Where a published version was asked about. */
  readonly version: number | null;
}

/** What a proposed policy would have decided on the recorded past. */
export interface WhatIfAnswer extends WhatIfSums {
  readonly policy: ProposedPolicy;
  /** The digest of the proposed definition; null where each decision kept its own. */
  readonly workflow: { readonly digest: string } | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Everything up to this ledger position was looked at. */
  readonly position: number;
  /** Ask again `after` this position; null when there are no more. */
  readonly next: number | null;
  /** Why there is nothing to see; null where there is something. */
  readonly hint: string | null;
}
