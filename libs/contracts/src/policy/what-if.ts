import { IsInt, IsObject, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { AsItIs, IsId, IsInstant, IsText, Optional } from '../fields';
import { type Outcome } from './events';
import { type DecisionAt } from './replay';
import { Meanings } from '../meanings';

/**
 * A policy that somebody proposes, as text or as a version that was published, and the decisions that
 * it is asked about: those of its workflow that were made from `from` until before `to`.
 */
@Meanings({
  workflowId: 'The workflow that it governs; looked up where absent.',
  cedar: 'The proposed Cedar text; absent where `version` names a published one.',
  version: 'A published version, in place of `cedar`: what a rollback to it would have decided.',
  workflow: 'A proposed definition; each decision keeps its workflow version where absent.',
  from: 'Only decisions from this time on.',
  to: 'Only decisions before this time.',
  after:
    'Only decisions after this ledger position: one page. The whole period where neither this nor `limit` is given.',
  limit: 'At most so many decisions: one page.',
})
export class WhatIfBody {
  @IsId() policyId!: string;
  @Optional() @IsId() workflowId?: string;
  @Optional() @IsText(200_000) cedar?: string;
  @Optional() @IsInt() @Min(1) version?: number;
  @Optional() @AsItIs() @IsObject() workflow?: Record<string, unknown>;
  @Optional() @IsInstant() from?: string;
  @Optional() @IsInstant() to?: string;
  @Optional() @IsInt() @Min(0) after?: number;
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
