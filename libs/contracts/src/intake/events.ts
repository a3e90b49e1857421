import { IsBoolean, IsIn } from 'class-validator';
import { defineEvent } from '../define';
import {
  AreIds,
  IsId,
  IsInstant,
  IsName,
  IsScalar,
  IsScalarMap,
  IsText,
  Optional,
  AreParts,
  IsPart,
  type Scalar,
} from '../fields';
import { MaskedPlace } from './masked';
import { delegationEvents } from './delegation-events';
import { questionEvents } from './questions';
import { skipEvents } from './skips';
import { stageEvents } from './stages';
import { UnmetItem } from './unmet';
import { type Door, doors } from './submission';
import { type AllowedOutput, allowedOutputs, ParentWorkOrder } from './tracks';
import { WorkflowRef } from './workflow-ref';

/** Where a reported fact came from; absent on what was decided here. */
export class Origin {
  /** The CloudEvents `source`, verbatim. */
  @IsText(256) source!: string;
  /** The CloudEvents `id`, verbatim. */
  @IsText(256) eventId!: string;
  /** Imported facts count in reports and start no reminder, escalation or notice. */
  @Optional() @IsBoolean() imported?: boolean;
  /** The quarantine entry that this fact was replayed from. */
  @Optional() @IsId() quarantineId?: string;
}

abstract class OnWorkOrder {
  @IsId() workOrderId!: string;
  @Optional() @IsPart(() => Origin) origin?: Origin;
  /** What was masked in the report; a value of which anything was masked is unknown (`null`). */
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
}

export const modes = ['observe', 'enforce'] as const;
export type Mode = (typeof modes)[number];

export class WorkOrderOpenedData extends OnWorkOrder {
  @IsPart(() => WorkflowRef) workflow!: WorkflowRef;
  @IsId() jobType!: string;
  @IsIn(modes) mode!: Mode;
  /** Who answers for the work order as a whole; `TBD` where nobody is named. */
  @IsText(128) owner!: string;
  /** New at the opening and at each reopening. */
  @IsId() checklistRunId!: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @AreIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  /** Anything that policy allows where absent. */
  @Optional() @IsIn(allowedOutputs) allowedOutput?: AllowedOutput;
  @Optional() @IsPart(() => ParentWorkOrder) parent?: ParentWorkOrder;
  /** When it is to be done, by the workflow's service level; absent where it has none. */
  @Optional() @IsInstant() dueAt?: string;
  /** Kinds of evidence that prove though nobody verified them, as the workflow says; none where absent. */
  @Optional() @AreIds() claimedEvidence?: string[];
}

export const workOrderOpened = defineEvent({
  type: 'work-order.opened',
  version: 1,
  owner: 'intake',
  meaning: 'A governed run of one workflow version began.',
  data: WorkOrderOpenedData,
});

export class WorkOrderClosedData extends OnWorkOrder {
  /** Absent when an outside system reported a closure without proof. */
  @Optional() @IsId() closureEvidenceId?: string;
  /** Since when nothing but the debts of a break-glass kept it open: its service level stopped there. Absent where none did. */
  @Optional() @IsInstant() onlyDebtsSince?: string;
}

export const workOrderClosed = defineEvent({
  type: 'work-order.closed',
  version: 1,
  owner: 'intake',
  meaning:
    'The work ended: by our command with everything met, or as an outside system reported it.',
  data: WorkOrderClosedData,
});

export class ClosureRefusedData extends OnWorkOrder {
  @AreParts(() => UnmetItem) unmet!: UnmetItem[];
}

export const closureRefused = defineEvent({
  type: 'work-order.closure-refused',
  version: 1,
  owner: 'intake',
  meaning: 'Somebody asked to close the work order while something was still unmet.',
  data: ClosureRefusedData,
});

export class WorkOrderReasonData extends OnWorkOrder {
  @IsText() reason!: string;
}

export class WorkOrderReopenedData extends WorkOrderReasonData {
  @IsId() checklistRunId!: string;
}

export const workOrderReopened = defineEvent({
  type: 'work-order.reopened',
  version: 1,
  owner: 'intake',
  meaning: 'A closed work order was taken up again; its first closure stays on record.',
  data: WorkOrderReopenedData,
  erasable: ['reason'],
});

export const workOrderStopped = defineEvent({
  type: 'work-order.stopped',
  version: 1,
  owner: 'intake',
  meaning: 'Somebody halted the work order: no action runs until it is resumed.',
  data: WorkOrderReasonData,
  erasable: ['reason'],
});

export const workOrderResumed = defineEvent({
  type: 'work-order.resumed',
  version: 1,
  owner: 'intake',
  meaning: 'A stopped work order may go on.',
  data: WorkOrderReasonData,
  erasable: ['reason'],
});

export class WorkOrderGivenUpData extends WorkOrderReasonData {
  /** As of a closing. */
  @Optional() @IsInstant() onlyDebtsSince?: string;
}

export const workOrderAbandoned = defineEvent({
  type: 'work-order.abandoned',
  version: 1,
  owner: 'intake',
  meaning: 'The work ended without being done; other obligations may be left open, with a reason.',
  data: WorkOrderGivenUpData,
  erasable: ['reason'],
});

export class WorkOrderSupersededData extends WorkOrderGivenUpData {
  /** The work order that does the work from now on; absent where none of ours does. */
  @Optional() @IsId() by?: string;
}

export const workOrderSuperseded = defineEvent({
  type: 'work-order.superseded',
  version: 1,
  owner: 'intake',
  meaning: 'Other work took the place of this; other obligations may be left open, with a reason.',
  data: WorkOrderSupersededData,
  erasable: ['reason'],
});

export class FactObservedData extends OnWorkOrder {
  @IsId() name!: string;
  /** `null` says that the source does not know: it is TBD, and no rule takes it as true. */
  @IsScalar() value!: Scalar;
  @IsInstant() observedAt!: string;
  /** Who says so: the CloudEvents source, or the actor of a command. */
  @IsText(256) source!: string;
  /** A delegate stated it: it never counts as the source that the workflow declares. */
  @Optional() @IsBoolean() asDelegate?: boolean;
}

export const factObserved = defineEvent({
  type: 'fact.observed',
  version: 1,
  owner: 'intake',
  meaning: 'A source stated the value of a named fact about the work order.',
  data: FactObservedData,
});

export class FactQuarantinedData {
  @IsId() quarantineId!: string;
  @IsText(256) source!: string;
  /** A stable word for the trouble: `malformed_json`, `unsupported_version`, `invalid_data` … */
  @IsName() reason!: string;
  @IsText() message!: string;
  /** Where in the event the trouble is (RFC 6901). */
  @IsText(512) pointer!: string;
  /** What arrived, in base64: byte for byte, or without its secrets where `masked` names any. */
  @IsText(2_000_000) raw!: string;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
  @IsIn(doors) door!: Door;
}

export const factQuarantined = defineEvent({
  type: 'fact.quarantined',
  version: 1,
  owner: 'intake',
  meaning: 'Something arrived that could not be understood; it is kept and can be replayed.',
  data: FactQuarantinedData,
  erasable: ['raw'],
});

export class PrerequisiteData extends OnWorkOrder {
  @IsId() prerequisite!: string;
  @Optional() @IsText() note?: string;
}

export const prerequisitePassed = defineEvent({
  type: 'prerequisite.passed',
  version: 1,
  owner: 'intake',
  meaning: 'A named condition met its acceptance criteria before work started.',
  data: PrerequisiteData,
  erasable: ['note'],
});

export class PrerequisiteFailedData extends PrerequisiteData {
  /** The catalogued code that the workflow gives this failure. */
  @IsId() code!: string;
}

export const prerequisiteFailed = defineEvent({
  type: 'prerequisite.failed',
  version: 1,
  owner: 'intake',
  meaning: 'A named condition did not meet its acceptance criteria: an exception follows.',
  data: PrerequisiteFailedData,
  erasable: ['note'],
});

export class StepData extends OnWorkOrder {
  @IsId() step!: string;
  @Optional() @IsText() note?: string;
}

export class StepCompletedData extends StepData {
  @Optional() @AreIds() evidence?: string[];
}

export const stepCompleted = defineEvent({
  type: 'step.completed',
  version: 1,
  owner: 'intake',
  meaning: 'One line of the checklist was done and left this record.',
  data: StepCompletedData,
  erasable: ['note'],
});

export class StepBlockedData extends StepData {
  @IsId() code!: string;
}

export const stepBlocked = defineEvent({
  type: 'step.blocked',
  version: 1,
  owner: 'intake',
  meaning: 'A step cannot go on, for a catalogued reason: an exception follows.',
  data: StepBlockedData,
  erasable: ['note'],
});

export const stepUnblocked = defineEvent({
  type: 'step.unblocked',
  version: 1,
  owner: 'intake',
  meaning: 'A blocked step can go on.',
  data: StepData,
  erasable: ['note'],
});

export const intakeEvents = [
  workOrderOpened,
  workOrderClosed,
  closureRefused,
  workOrderReopened,
  workOrderStopped,
  workOrderResumed,
  workOrderAbandoned,
  workOrderSuperseded,
  factObserved,
  factQuarantined,
  prerequisitePassed,
  prerequisiteFailed,
  stepCompleted,
  stepBlocked,
  stepUnblocked,
  ...skipEvents,
  ...stageEvents,
  ...questionEvents,
  ...delegationEvents,
] as const;
