import { Meanings } from '../meanings';
import { Answer, AreAll, IsCount, OrNull } from '../answers';
import { IsBoolean, IsString, Matches } from 'class-validator';
import { Optional } from '../fields';

/** Go on delivering events whose effects are missing. */
@Meanings({
  after: '`next` of the answer before; from the beginning where absent.',
})
export class RepairBody {
  @Optional()
  @Matches(/^[A-Za-z0-9_-]{1,128}$/, { message: 'after must be the next of an answer' })
  after?: string;
}

/** What came of some streams. */
@Answer()
@Meanings({
  events: 'Events of work that this request looked at.',
  size: 'Events of the log.',
  pending: 'Effects that wait for their reaction.',
  found: 'Events whose effects were missing, delivered again.',
  next: 'Where to go on; null at the end.',
})
export class RepairAnswer {
  @IsCount() events!: number;
  @IsCount() size!: number;
  @AreAll(() => RepairedEffect) found!: readonly RepairedEffect[];
  @IsCount() pending!: number;
  @OrNull() @IsString() next!: string | null;
}

/** An event that was delivered again. */
@Answer()
@Meanings({
  isRepaired: 'Whether its effect is there now.',
  error: 'Why its reaction failed; null where it did not.',

  reaction: 'The reaction whose effect was missing.',
  effect: 'The command that it sends.',
  position: 'The ledger position of the event.',
  type: 'The type of the event.',
})
export class RepairedEffect {
  @IsString() reaction!: string;
  @IsString() effect!: string;
  @IsString() eventId!: string;
  @IsCount() position!: number;
  @IsString() type!: string;
  @IsBoolean() isRepaired!: boolean;
  @OrNull() @IsString() error!: string | null;
}
