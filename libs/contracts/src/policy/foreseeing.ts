import { IsIn } from 'class-validator';
import { CONFINING_ROLE } from '../access';
import { AreParts, IsId, IsPart, IsScalarMap, Optional, type Scalar } from '../fields';
import { Meanings } from '../meanings';
import { AreRecordedNames } from '../principals';
import { ProposedAction } from './action';
import { type Outcome } from './events';
import { QUESTION_MEANING } from './questions';

/** How a work order would be opened that nobody has opened yet. */
@Meanings({ workflow: 'The workflow that it would follow.', inputs: 'Its inputs.' })
export class ForeseenOpening {
  @IsId() workflow!: string;
  @IsScalarMap() inputs!: Record<string, Scalar>;
}

/** A proposal that nobody makes. */
@Meanings({
  opening: 'Where nobody has opened the work order: how it would be.',
  question: QUESTION_MEANING,
  onBehalfOf: 'For whom the caller would propose it.',
  role: 'The only role that would count, of those that the caller has.',
})
export class ForeseenProposal {
  @IsId() workOrderId!: string;
  @Optional() @IsPart(() => ForeseenOpening) opening?: ForeseenOpening;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @IsId() question?: string;
  @Optional() @AreRecordedNames() onBehalfOf?: string[];
  @Optional() @IsIn([CONFINING_ROLE]) role?: typeof CONFINING_ROLE;
}

/** A service asks policy what it would decide on proposals. Nothing is recorded. */
@Meanings({ proposals: 'The proposals, each by itself.' })
export class ForeseeBody {
  @AreParts(() => ForeseenProposal) proposals!: ForeseenProposal[];
}

/** What would be decided on a proposal. */
export interface Foreseen {
  /** `stop` where there would be no decision. */
  readonly outcome: Outcome;
  /** Whether the requester could request access then. */
  readonly isRequestable: boolean;
}

export interface ForeseeReply {
  /** In the order of the proposals. */
  readonly foreseen: readonly Foreseen[];
}
