import { IsIn } from 'class-validator';
import { WorkOrderAnswer } from './answers';
import { defineCommand, defineEvent } from '../define';
import { AreIds, IsId, IsInstant, IsText, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';
import { OnWorkOrder } from './origin';

/** Who skips is the actor and when is the event's time: a skip without a reason and a scope is none. */
@Meanings({
  scope: 'What the skip is permitted for, in words: `this order only`.',
})
class Skip {
  @IsId() workOrderId!: string;
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

export class StepSkippedData extends Skip {
  @IsId() step!: string;
}

export const stepSkipped = defineEvent({
  type: 'step.skipped',
  version: 1,
  owner: 'intake',
  meaning: 'A step was left out on purpose, by somebody, for a reason and within a scope.',
  data: StepSkippedData,
  erasable: ['rationale'],
});

export class GateSkippedData extends Skip {
  @IsId() gate!: string;
}

export const gateSkipped = defineEvent({
  type: 'gate.skipped',
  version: 1,
  owner: 'intake',
  meaning: 'A gate no longer holds up the closure; draft-only work it holds back as before.',
  data: GateSkippedData,
  erasable: ['rationale'],
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

@Meanings({
  code: 'The catalogued code that the workflow gives this failure.',
})
export class PrerequisiteFailedData extends PrerequisiteData {
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
  @Optional() @IsRecordedName() performedBy?: string;
  @Optional() @IsRecordedName() team?: string;
}

export class StepCompletedData extends StepData {
  @Optional() @AreIds() evidence?: string[];
  @Optional() @IsInstant() startedAt?: string;
}

export const stepCompleted = defineEvent({
  type: 'step.completed',
  version: 1,
  owner: 'intake',
  meaning: 'One line of the checklist was done and left this record.',
  data: StepCompletedData,
  erasable: ['note'],
});

@Meanings({
  code: 'The exception code that the block raises.',
})
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

/** A body that names the work order it is about; over HTTP the id comes from the path. */
export class WorkOrderBody {
  @IsId() workOrderId!: string;
}

@Meanings({
  result: '`passed`, or `failed`.',
})
export class PrerequisiteBody extends WorkOrderBody {
  @IsId() prerequisite!: string;
  @IsIn(['passed', 'failed']) result!: 'passed' | 'failed';
  @Optional() @IsText() note?: string;
}

export const recordPrerequisite = defineCommand({
  name: 'record-prerequisite',
  service: 'intake',
  meaning: 'Say whether a prerequisite met its acceptance criteria.',
  route: 'POST /v1/work-orders/{workOrderId}/prerequisites/{prerequisite}',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: PrerequisiteBody,
  answer: WorkOrderAnswer,
});

export class CompleteStepBody extends WorkOrderBody {
  @IsId() step!: string;
  @Optional() @IsText() note?: string;
  @Optional() @AreIds() evidence?: string[];
}

export const completeStep = defineCommand({
  name: 'complete-step',
  service: 'intake',
  meaning: 'Record that a step of the checklist is done.',
  route: 'POST /v1/work-orders/{workOrderId}/steps/{step}/complete',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: CompleteStepBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  code: 'A catalogued exception code.',
})
export class BlockStepBody extends WorkOrderBody {
  @IsId() step!: string;
  @IsId() code!: string;
  @Optional() @IsText() note?: string;
}

export const blockStep = defineCommand({
  name: 'block-step',
  service: 'intake',
  meaning: 'Say that a step cannot go on, and why by code.',
  route: 'POST /v1/work-orders/{workOrderId}/steps/{step}/block',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: BlockStepBody,
  answer: WorkOrderAnswer,
});

export class StepBody extends WorkOrderBody {
  @IsId() step!: string;
  @Optional() @IsText() note?: string;
}

export const unblockStep = defineCommand({
  name: 'unblock-step',
  service: 'intake',
  meaning: 'Say that a blocked step can go on.',
  route: 'POST /v1/work-orders/{workOrderId}/steps/{step}/unblock',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: StepBody,
  answer: WorkOrderAnswer,
});

/** What a reaction sends when an exception was resolved: the work order says which step that was about. */
export class UnblockFromEventBody extends WorkOrderBody {
  @IsId() exceptionId!: string;
}

export const unblockFromEvent = defineCommand({
  name: 'unblock-from-event',
  service: 'intake',
  meaning: 'Let a step go on whose block an exception was about, once that is resolved.',
  roles: ['service'],
  body: UnblockFromEventBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  scope: 'What the skip is permitted for, in words.',
})
export class SkipStepBody extends WorkOrderBody {
  @IsId() step!: string;
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

export const skipStep = defineCommand({
  name: 'skip-step',
  service: 'intake',
  meaning: 'Leave a step out on purpose, for a reason and within a scope.',
  route: 'POST /v1/work-orders/{workOrderId}/steps/{step}/skip',
  roles: ['operator', 'admin'],
  body: SkipStepBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  scope: 'What the skip is permitted for, in words.',
})
export class SkipGateBody extends WorkOrderBody {
  @IsId() gate!: string;
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

export const skipGate = defineCommand({
  name: 'skip-gate',
  service: 'intake',
  meaning: 'Let work be closed past a gate, for a reason and within a scope.',
  route: 'POST /v1/work-orders/{workOrderId}/gates/{gate}/skip',
  roles: ['operator', 'admin'],
  body: SkipGateBody,
  answer: WorkOrderAnswer,
});

export const checklistEvents = [
  prerequisitePassed,
  prerequisiteFailed,
  stepCompleted,
  stepBlocked,
  stepUnblocked,
  stepSkipped,
  gateSkipped,
] as const;

export const checklistCommands = [
  recordPrerequisite,
  completeStep,
  blockStep,
  unblockStep,
  unblockFromEvent,
  skipStep,
  skipGate,
] as const;
