import { Matches } from 'class-validator';
import { Optional } from '../fields';
import { Meanings } from '../meanings';

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
export interface RepairReply {
  /** Events of work that this request looked at. */
  readonly events: number;
  /** Events of the log, of which a part is work. */
  readonly size: number;
  readonly found: readonly RepairedEffect[];
  /** Effects that are missing because their reaction has not come so far. */
  readonly pending: number;
  /** Where to go on; null at the end. */
  readonly next: string | null;
}

/** An event that was delivered again. */
export interface RepairedEffect {
  readonly reaction: string;
  readonly effect: string;
  readonly eventId: string;
  readonly position: number;
  readonly type: string;
  /** Whether its effect is there now. */
  readonly isRepaired: boolean;
  /** Why its reaction failed; null where it did not. */
  readonly error: string | null;
}
