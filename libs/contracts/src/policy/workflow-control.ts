import { IsBoolean, IsInt, Max, Min } from 'class-validator';
import { AreIds, AreTexts, IsDuration, IsId, IsPart, IsText, Optional } from '../fields';
import { Money } from './action';
import { AreNotReserved, IsOwner } from '../principals';

/** Who takes over when an owner does not answer. */
export class FallbackDeclaration {
  /** The person or team who takes over. */
  @IsOwner() owner!: string;
  /** How long after asking (ISO 8601); shorter than the time to answer. */
  @IsDuration() after!: string;
}

/** Who answers one kind of approval, how fast, and how long a yes holds. */
export class ApprovalDeclaration {
  /** A person or team; `TBD` while nobody is named, and then nobody can grant it. */
  @IsOwner() owner!: string;
  /** How long the owner has; then the request expires. */
  @IsDuration() answerWithin!: string;
  /** How long a yes holds where its owner states no time. */
  @IsDuration() validFor!: string;
  /** Whether one run uses a yes up. */
  @IsBoolean() singleUse: boolean = false;
  /** How many distinct persons must sign. */
  @IsInt() @Min(1) @Max(20) signatures: number = 1;
  /** Who may sign. Empty: everybody who may answer for the owner. */
  @AreTexts(128) @AreNotReserved() signers: string[] = [];
  /**
   * Who may record an answer that an owner or signer gave elsewhere, besides those who answer for them:
   * principals, and roles as `role:operator`.
   */
  @AreTexts(128) @AreNotReserved() recorders: string[] = [];
  /** Kinds that must be granted before this one is asked for. */
  @AreIds() after: string[] = [];
  /** Who takes over when the owner does not answer. */
  @Optional() @IsPart(() => FallbackDeclaration) fallback?: FallbackDeclaration;
  /** How long before its end (of the time to answer, or of the yes) the owner is warned. */
  @Optional() @IsDuration() warnBefore?: string;
}

/** What the runs of one work order may come to. What goes beyond stops. */
export class BudgetDeclaration {
  /** Runs. */
  @Optional() @IsInt() @Min(0) actions?: number;
  /** Runs that write. */
  @Optional() @IsInt() @Min(0) writes?: number;
  /** From the opening on. */
  @Optional() @IsInt() @Min(0) minutes?: number;
  /** In this currency; an amount in another one stops. */
  @Optional() @IsPart(() => Money) amount?: Money;
}

/** What stands between one part of the work and the next. */
export class GateDeclaration {
  /** How stages name it. */
  @IsId() name!: string;
  /** Kinds of approvals, each declared under `approvals`. */
  @AreIds() approvals: string[] = [];
  /** Declared facts that must be known to be true. */
  @AreIds() facts: string[] = [];
  /** Kinds of evidence that must be recorded. */
  @AreIds() evidence: string[] = [];
}

/** A parallel piece of work that a change of scope opens: it prepares and never applies or sends. */
export class TrackDeclaration {
  /** How its work is named. */
  @IsId() name!: string;
  /** The workflow that it goes by. */
  @IsId() workflow!: string;
  /** Who owns that work. */
  @IsOwner() owner: string = 'TBD';
  /** What people see. */
  @Optional() @IsText(200) title?: string;
  /** Whether the parent can be closed only after it ended. */
  @IsBoolean() holdsParent: boolean = false;
}
