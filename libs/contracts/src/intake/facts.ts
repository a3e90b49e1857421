/**
 * What an outside system may report as having happened, and the body it does so with. Facts are
 * recorded as they come, also where a command would be refused; what cannot be understood goes to
 * quarantine. The CloudEvents type is `writ.<type>.v1`.
 */
import { IsInt, Max, Min, IsIn } from 'class-validator';
import { type EventDefinition } from '../define';
import { AreExternalIds, IsExternalId } from '../external-ids';
import {
  AreIds,
  IsId,
  IsInstant,
  IsScalar,
  IsScalarMap,
  IsSha256,
  IsText,
  Optional,
  type Scalar,
  IsPart,
} from '../fields';
import { evidenceRecorded, visibilities, type Visibility } from '../ledger/events';
import { ProposedAction } from '../policy/action';
import { actionFailed, actionPerformed } from '../policy/action-events';
import {
  factObserved,
  workOrderClosed,
  workOrderObserved,
  workOrderOpened,
  workOrderReopened,
} from './events';
import {
  prerequisiteFailed,
  prerequisitePassed,
  stepBlocked,
  stepCompleted,
  stepUnblocked,
} from './checklist';
import { Meanings } from '../meanings';
import { IsOwner, IsSomebody } from '../principals';

class FactBody {
  @IsId() workOrderId!: string;
}

@Meanings({
  workflow: 'The id of a published workflow.',
  title: 'What its opener calls it.',
  client: 'For whom the work is done: reports are grouped by it.',
  objects: 'The things it is about.',
  inputs: 'The required inputs that the workflow lists, by name.',
  owner: 'Imported work only: who answered for it; the owner of the workflow where absent.',
  dueAt: 'Imported work only: its deadline; by the service level of the workflow where absent.',
})
export class OpenedFact extends FactBody {
  @IsId() workflow!: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @IsExternalId() client?: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @Optional() @IsOwner() owner?: string;
  @Optional() @IsInstant() dueAt?: string;
}

@Meanings({
  closureEvidenceId: 'Evidence that proves the closure.',
})
export class ClosedFact extends FactBody {
  @Optional() @IsId() closureEvidenceId?: string;
}

/** Of imported work only: other work is reopened by a command. */
export class ReopenedFact extends FactBody {}

/** Of imported work only. */
@Meanings({
  until: 'The end of the log: nothing is known of the work after that.',
})
export class WorkObservedFact extends FactBody {
  @IsInstant() until!: string;
}

@Meanings({
  name: 'The name of the fact.',
  value: 'The value; `null` says unknown.',
  observedAt: 'When the source observed it; the time of the event where absent.',
})
export class ObservedFact extends FactBody {
  @IsId() name!: string;
  @IsScalar() value!: Scalar;
  @Optional() @IsInstant() observedAt?: string;
}

export class PrerequisiteFact extends FactBody {
  @IsId() prerequisite!: string;
  @Optional() @IsText() note?: string;
}

export class StepFact extends FactBody {
  @IsId() step!: string;
  @Optional() @IsText() note?: string;
  @Optional() @IsSomebody() performedBy?: string;
  @Optional() @IsSomebody() team?: string;
}

export class StepCompletedFact extends StepFact {
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsInstant() startedAt?: string;
}

@Meanings({
  code: 'A catalogued exception code; `step-blocked` where absent.',
})
export class StepBlockedFact extends StepFact {
  @Optional() @IsId() code?: string;
}

@Meanings({
  kind: 'What it proves, as the workflow names it: `refund-receipt`.',
})
export class EvidenceFact extends FactBody {
  @IsId() evidenceId!: string;
  @IsId() kind!: string;
  @IsSha256() sha256!: string;
  @IsText(127) mediaType!: string;
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) size!: number;
  @Optional() @IsIn(visibilities) visibility?: Visibility;
  @Optional() @IsText(2_048) uri?: string;
  @Optional() @IsText() purpose?: string;
}

@Meanings({
  decisionId: 'The decision that allowed it; absent where the reporter names none.',
  action: 'The action as it was carried out.',
})
export class ActionFact extends FactBody {
  @Optional() @IsId() decisionId?: string;
  @IsPart(() => ProposedAction) action!: ProposedAction;
  @Optional() @AreIds() evidence?: string[];
}

/** Event type → the body in which it is reported, and the event that it becomes. */
export const reportableFacts: Readonly<
  Record<string, { readonly event: EventDefinition; readonly body: new () => FactBody }>
> = {
  [workOrderOpened.type]: { event: workOrderOpened, body: OpenedFact },
  [workOrderClosed.type]: { event: workOrderClosed, body: ClosedFact },
  [workOrderReopened.type]: { event: workOrderReopened, body: ReopenedFact },
  [workOrderObserved.type]: { event: workOrderObserved, body: WorkObservedFact },
  [factObserved.type]: { event: factObserved, body: ObservedFact },
  [prerequisitePassed.type]: { event: prerequisitePassed, body: PrerequisiteFact },
  [prerequisiteFailed.type]: { event: prerequisiteFailed, body: PrerequisiteFact },
  [stepCompleted.type]: { event: stepCompleted, body: StepCompletedFact },
  [stepBlocked.type]: { event: stepBlocked, body: StepBlockedFact },
  [stepUnblocked.type]: { event: stepUnblocked, body: StepFact },
  [evidenceRecorded.type]: { event: evidenceRecorded, body: EvidenceFact },
  [actionPerformed.type]: { event: actionPerformed, body: ActionFact },
  [actionFailed.type]: { event: actionFailed, body: ActionFact },
};
