import { ArrayMinSize, IsIn } from 'class-validator';
import {
  AreIds,
  IsDuration,
  IsId,
  IsPart,
  IsText,
  Optional,
  ProposedAction,
  type ReviewVerdict,
  Scope,
  verdicts,
} from '#contracts';

/** Leaves a step or a gate out. */
export class Skip {
  @Optional() @IsId() step?: string;
  @Optional() @IsId() gate?: string;
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

/** Gives the open exception of that code to an owner. */
export class Assign {
  @IsId() code!: string;
  @IsText(128) owner!: string;
  @IsText() reason!: string;
}

/** Takes urgency on oneself; later steps speak of it, and of the decision, by its name. */
export class BreakGlassPart {
  @IsId() name!: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @IsId() code!: string;
  @IsText() rationale!: string;
  @IsDuration() timeToLive!: string;
  @Optional() @IsPart(() => Scope) scope?: Scope;
}

/** Something about a break-glass of the story. */
class OfBreakGlass {
  @IsId() breakGlass!: string;
}

export class EndBreakGlassPart extends OfBreakGlass {
  @Optional() @IsText() comment?: string;
}

export class Review extends OfBreakGlass {
  @IsIn(verdicts) verdict: ReviewVerdict = 'upheld';
  @IsText() findings!: string;
}

export class Remediate extends OfBreakGlass {
  /** Names of evidence of the story. */
  @AreIds() @ArrayMinSize(1) evidence!: string[];
  @IsText() noChangeBecause!: string;
}
