import { ArrayMinSize, IsInt, Max, Min } from 'class-validator';
import { AreExternalIds, IsExternalId } from '../external-ids';
import {
  AreIds,
  AreNames,
  IsId,
  IsInstant,
  IsPart,
  IsScalarMap,
  IsText,
  Limit,
  Optional,
  type Scalar,
} from '../fields';
import { Money } from '../policy/action';
import { Meanings } from '../meanings';
import { AreRecordedNames, IsRecordedName } from '../principals';

/**
 * What an approval covers: an action is inside when each field that is named here matches. An absent
 * list or system does not limit; an empty list permits nothing; an absent amount, audience or
 * argument permits actions that have none.
 */
@Meanings({
  system: 'The system that it covers; any where absent.',
  objects: 'Objects that it covers; any where absent, none where empty.',
  writes: 'What may be written in the system; anything where absent, nothing where empty.',
  amountUpTo:
    'The highest amount that it covers, in this currency; only actions without an amount where absent.',
  audience: 'The audience that it covers; only actions without one where absent.',
  arguments: 'Exactly these: empty arguments never mean any.',
})
export class Scope {
  @Limit() @IsId() system?: string;
  @Limit() @AreExternalIds() objects?: string[];
  @Limit() @AreIds() writes?: string[];
  @Limit() @IsPart(() => Money) amountUpTo?: Money;
  @Limit() @IsExternalId() audience?: string;
  @Limit() @IsScalarMap() arguments?: Record<string, Scalar>;
}

/** Action kinds, and the scope in which they are covered. */
@Meanings({
  permits: 'Action kinds that it covers.',
  scope: 'The objects, system, audience and amount that it covers.',
})
export class Coverage {
  @AreNames() permits!: string[];
  @IsPart(() => Scope) scope!: Scope;
}

/** How many runs a grant that counts them may allow. */
export const USES_MAX = 1_000;

/** A condition that a grant carries; the actions it binds wait until it is met with evidence. */
@Meanings({
  number: 'The number of the condition in its approval: 1 to 50.',
  text: 'What has to be done.',
  binds: 'Action kinds that wait for it; everything that the grant permits where absent.',
})
export class Condition {
  @Max(50) @Min(1) @IsInt() number!: number;
  @IsText() text!: string;
  @Optional() @AreNames() @ArrayMinSize(1) binds?: string[];
}

/** How many distinct persons must sign, and which; all who may answer for the owner where none are named. */
@Meanings({
  needed: 'How many distinct persons must sign.',
  of: 'Who may sign. Empty: everybody who may answer for the owner.',
})
export class Quorum {
  @Max(20) @Min(1) @IsInt() needed!: number;
  @AreRecordedNames() of!: string[];
}

/** Who answers when the owner has not by then. */
@Meanings({
  owner: 'The person or team who takes over.',
  at: 'When the fallback owner takes over.',
})
export class Fallback {
  @IsRecordedName() owner!: string;
  @IsInstant() at!: string;
}
