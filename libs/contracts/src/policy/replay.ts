import { Meanings } from '../meanings';
import { Answer, AreAll, AreStrings, IsCount, OrNull } from '../answers';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { IsId, Optional } from '../fields';

/** Which recorded decisions are made again: those after a position, or those of one work order. */
@Meanings({
  after: 'Only decisions after this ledger position; from the first one where absent.',
  limit: 'How many at most; 100 where absent.',
  workOrderId: 'Only decisions of this work order; of all where absent.',
})
export class ReplayDecisionsBody {
  @Optional() @IsInt() @Min(0) after?: number;
  @Optional() @IsInt() @Min(1) @Max(500) limit?: number;
  @Optional() @IsId() workOrderId?: string;
}

/** Who may check a decision by replaying it. */
export const replayRoles: readonly Role[] = ['operator', 'analyst', 'auditor', 'admin'];

/** A decision in the log. */
@Answer()
export class DecisionAt {
  @IsId() decisionId!: string;
  @IsId() workOrderId!: string;
  @IsInt() @Min(1) position!: number;
}

@Answer()
@Meanings({ fields: 'Those that would be recorded otherwise today.' })
export class ChangedDecision extends DecisionAt {
  @AreStrings() fields!: readonly string[];
}

@Answer()
@Meanings({
  why: 'Why it cannot be made again.',
})
export class UnreplayableDecision extends DecisionAt {
  @IsString() why!: string;
}

/** What came of making recorded decisions again. */
@Answer()
@Meanings({
  replayed: 'Decisions that were made again.',
  same: 'Those that came out the same, byte for byte.',
  different: 'The others, with the fields that differ.',
  notReplayable: 'Decisions that cannot be made again, and why.',
  next: 'Send it as `after` to go on; null when there are no more.',
})
export class ReplayDecisionsAnswer {
  @IsCount() replayed!: number;
  @IsCount() same!: number;
  @AreAll(() => ChangedDecision) different!: readonly ChangedDecision[];
  @AreAll(() => UnreplayableDecision) notReplayable!: readonly UnreplayableDecision[];
  @OrNull() @IsInt() next!: number | null;
}
