import { ArrayMinSize, IsInt, Max, Min } from 'class-validator';
import {
  AreIds,
  AreNames,
  AreTexts,
  IsId,
  IsInstant,
  IsPart,
  IsScalarMap,
  IsText,
  Optional,
  type Scalar,
} from '../fields';
import { Money } from '../policy/action';

/**
 * What an approval covers: an action is inside when each field that is named here matches. An absent
 * list or system does not limit; an empty list permits nothing; an absent amount, audience or
 * argument permits actions that have none.
 */
export class Scope {
  @Optional() @IsId() system?: string;
  @Optional() @AreIds() objects?: string[];
  @Optional() @AreIds() writes?: string[];
  @Optional() @IsPart(() => Money) amountUpTo?: Money;
  @Optional() @IsId() audience?: string;
  /** Exactly these: empty arguments never mean any. */
  @Optional() @IsScalarMap() arguments?: Record<string, Scalar>;
}

/** Action kinds, and the scope in which they are covered. */
export class Coverage {
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
}

/** A condition that a grant carries; the actions it binds wait until it is met with evidence. */
export class Condition {
  @Max(50) @Min(1) @IsInt() number!: number;
  @IsText() text!: string;
  /** Action kinds that wait for it; everything that the grant permits where absent. */
  @Optional() @AreNames() @ArrayMinSize(1) binds?: string[];
}

/** How many distinct persons must sign, and which; whoever may answer for the owner where none are named. */
export class Quorum {
  @Max(20) @Min(1) @IsInt() needed!: number;
  @AreTexts(128) of!: string[];
}

/** Who answers when the owner has not by then. */
export class Fallback {
  @IsText(128) owner!: string;
  @IsInstant() at!: string;
}
