import { Answer, AreAll, AreStrings, IsCount, OrNull } from '../answers';
import { Meanings } from '../meanings';
import { IsIn, IsInt, IsObject, IsString, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { AsItIs, IsId, IsInstant, IsPart, IsSha256, IsText, Optional } from '../fields';
import { type Outcome, outcomes } from './events';
import { DecisionAt } from './replay';

/**
 * A policy that somebody proposes, as text or as a version that was published, and the decisions that
 * it is evaluated: those of its workflow that were made from `from` until before `to`.
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

/** Those who publish policies, and those who judge their results. */
export const whatIfRoles: readonly Role[] = ['operator', 'analyst', 'auditor', 'admin'];

@Answer()
@Meanings({
  kind: 'The kind of the action.',
  system: 'The system that it is for.',
})
export class ActionInShort {
  @IsString() kind!: string;
  @IsString() system!: string;
}

/** A decision to look at. */
@Answer()
@Meanings({
  rulesThen: 'The rules that decided.',
  rulesNow: 'The rules that would decide.',
  reasonNow: 'The reason that would be given.',
})
export class WhatIfExample extends DecisionAt {
  @IsPart(() => ActionInShort) action!: ActionInShort;
  @AreStrings() rulesThen!: readonly string[];
  @AreStrings() rulesNow!: readonly string[];
  @IsString() reasonNow!: string;
}

/** Decisions that came out as `then` and would come out as `now`. */
@Answer()
@Meanings({
  then: 'As it was recorded.',
  now: 'As it would come out.',
  examples: 'The first five in the order of the ledger.',

  count: 'How many decisions.',
})
export class WhatIfCell {
  @IsIn(outcomes) then!: Outcome;
  @IsIn(outcomes) now!: Outcome;
  @IsCount() count!: number;
  @AreAll(() => WhatIfExample) examples!: readonly WhatIfExample[];
}

/** How many requests for a kind of approval an owner received, and would have received. */
@Answer()
@Meanings({
  kind: 'The kind of approval.',
  before: 'How often it was requested.',
  after: 'How often it would have been.',
})
export class ApproverLoad {
  @IsString() kind!: string;
  @IsString() owner!: string;
  @IsCount() before!: number;
  @IsCount() after!: number;
}

/** Decisions that cannot be made again for the same reason. */
@Answer()
@Meanings({
  examples: 'The first five.',
  why: 'Why they cannot be made again.',
  count: 'How many decisions.',
})
export class NotReplayable {
  @IsString() why!: string;
  @IsCount() count!: number;
  @AreAll(() => DecisionAt) examples!: readonly DecisionAt[];
}

/** What came of decisions, of one or of many. */
@Answer()
@Meanings({
  replayed: 'Decisions that were made again.',
  cells:
    'Always nine, in this order: run→run, run→wait, run→stop, wait→run, wait→wait, wait→stop, stop→run, stop→wait, stop→stop.',
  approverLoad: 'How many requests for approval each owner received, and would have received.',
  notReplayable: 'Decisions that cannot be made again, by why.',
})
export class WhatIfSums {
  @IsCount() replayed!: number;
  @AreAll(() => WhatIfCell) cells!: readonly WhatIfCell[];
  @AreAll(() => ApproverLoad) approverLoad!: readonly ApproverLoad[];
  @AreAll(() => NotReplayable) notReplayable!: readonly NotReplayable[];
}

/** What was proposed. */
@Answer()
@Meanings({
  digest: 'SHA-256 of the text’s UTF-8 bytes, as publishing would record it.',
  version: 'Where it was published.',

  id: 'The id of the policy.',
})
export class ProposedPolicy {
  @IsString() id!: string;
  @IsString() workflowId!: string;
  @IsSha256() digest!: string;
  @OrNull() @IsInt() version!: number | null;
}

@Answer()
@Meanings({
  digest: 'SHA-256 of its canonical JSON.',
})
export class ProposedWorkflow {
  @IsSha256() digest!: string;
}

/** What a proposed policy would have decided on the recorded past. */
@Answer()
@Meanings({
  policy: 'What was proposed: its digest, and its number where it was published.',
  workflow: 'The proposed definition; null where each decision keeps its own.',
  position: 'Everything up to this ledger position was looked at.',
  next: 'Send it as `after` to go on; null when there are no more.',
  hint: 'Why there is nothing to see; null where there is something.',

  from: 'Decisions from this time on; null for all.',
  to: 'Decisions before this time; null for all.',
})
export class WhatIfAnswer extends WhatIfSums {
  @IsPart(() => ProposedPolicy) policy!: ProposedPolicy;
  @OrNull() @IsPart(() => ProposedWorkflow) workflow!: ProposedWorkflow | null;
  @OrNull() @IsInstant() from!: string | null;
  @OrNull() @IsInstant() to!: string | null;
  @IsCount() position!: number;
  @OrNull() @IsInt() next!: number | null;
  @OrNull() @IsString() hint!: string | null;
}
