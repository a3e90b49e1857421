import { IsInt, Max, Min } from 'class-validator';
import { type Role } from '../access';
import { IsId, Optional } from '../fields';
import { Meanings } from '../meanings';

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

/** Whoever may hold the system to its word. */
export const replayRoles: readonly Role[] = ['operator', 'analyst', 'auditor', 'admin'];

/** A decision in the log. */
export interface DecisionAt {
  readonly decisionId: string;
  readonly workOrderId: string;
  readonly position: number;
}

/** What came of making recorded decisions again. */
export interface ReplayReply {
  /** How many were made again: those that came out the same, byte for byte, and the others. */
  readonly replayed: number;
  readonly same: number;
  /** With the fields that would be recorded otherwise today. */
  readonly different: readonly (DecisionAt & { readonly fields: readonly string[] })[];
  readonly notReplayable: readonly (DecisionAt & { readonly why: string })[];
  /** Ask again `after` this position; null when there are no more. */
  readonly next: number | null;
}
