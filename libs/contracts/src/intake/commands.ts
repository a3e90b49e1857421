import { IsIn } from 'class-validator';
import { type CommandOf, defineCommand } from '../define';
import { AreIds, IsId, IsPart, IsScalarMap, IsText, Optional, type Scalar } from '../fields';
import { type AllowedOutput, allowedOutputs } from './tracks';
import { delegationCommands, delegationRefusals } from './delegation-commands';
import { questionCommands, questionRefusals } from './questions';
import { stageCommands, stageRefusals } from './stages';

/** A body that names the work order it is about; over HTTP the id comes from the path. */
export class WorkOrderBody {
  @IsId() workOrderId!: string;
}

export class OpenWorkOrderBody {
  /** Chosen by the caller, or made here when absent. */
  @Optional() @IsId() workOrderId?: string;
  /** A published workflow's id. */
  @IsId() workflow!: string;
  @Optional() @IsText(200) title?: string;
  /** The things it is about: an order, a host, an account. */
  @Optional() @AreIds() objects?: string[];
  /** The required inputs that the workflow lists, by name. */
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  /** `draft-only` lets it prepare, and neither apply nor send, until its gates are open. */
  @Optional() @IsIn(allowedOutputs) allowedOutput?: AllowedOutput;
}

export const openWorkOrder = defineCommand({
  name: 'open-work-order',
  service: 'intake',
  meaning: 'Open a governed run of a workflow.',
  roles: ['integrator', 'operator', 'admin'],
  body: OpenWorkOrderBody,
});

/** Where the track is declared, and the decision that found the change of scope. */
export class ParentWorkOrderRef {
  @IsId() workOrderId!: string;
  @IsId() track!: string;
  @IsId() decisionId!: string;
}

/** What a change of scope asks for, by reaction: one draft-only child a track. */
export class OpenTrackBody {
  /** The child. */
  @IsId() workOrderId!: string;
  @IsPart(() => ParentWorkOrderRef) parent!: ParentWorkOrderRef;
}

export const openTrack = defineCommand({
  name: 'open-track',
  service: 'intake',
  meaning: 'Open the draft-only child work order of a track.',
  roles: ['service'],
  body: OpenTrackBody,
});

export class ObserveFactsBody extends WorkOrderBody {
  /** The system that states them, as `source` of its events; where absent that of the credential, or its holder. */
  @Optional() @IsText(256) source?: string;
  /** Fact name → value; `null` says unknown. */
  @IsScalarMap() facts!: Record<string, Scalar>;
}

export const observeFacts = defineCommand({
  name: 'observe-facts',
  service: 'intake',
  meaning: 'State values of named facts about a work order.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: ObserveFactsBody,
});

export class PrerequisiteBody extends WorkOrderBody {
  @IsId() prerequisite!: string;
  @IsIn(['passed', 'failed']) result!: 'passed' | 'failed';
  @Optional() @IsText() note?: string;
}

export const recordPrerequisite = defineCommand({
  name: 'record-prerequisite',
  service: 'intake',
  meaning: 'Say whether a prerequisite met its acceptance criteria.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: PrerequisiteBody,
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
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: CompleteStepBody,
});

export class BlockStepBody extends WorkOrderBody {
  @IsId() step!: string;
  /** A catalogued exception code. */
  @IsId() code!: string;
  @Optional() @IsText() note?: string;
}

export const blockStep = defineCommand({
  name: 'block-step',
  service: 'intake',
  meaning: 'Say that a step cannot go on, and why by code.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: BlockStepBody,
});

export class StepBody extends WorkOrderBody {
  @IsId() step!: string;
  @Optional() @IsText() note?: string;
}

export const unblockStep = defineCommand({
  name: 'unblock-step',
  service: 'intake',
  meaning: 'Say that a blocked step can go on.',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: StepBody,
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
});

export class SkipStepBody extends WorkOrderBody {
  @IsId() step!: string;
  @IsText() rationale!: string;
  /** What the skip is permitted for, in words. */
  @IsText(500) scope!: string;
}

export const skipStep = defineCommand({
  name: 'skip-step',
  service: 'intake',
  meaning: 'Leave a step out on purpose, for a reason and within a scope.',
  roles: ['operator', 'admin'],
  body: SkipStepBody,
});

export class SkipGateBody extends WorkOrderBody {
  @IsId() gate!: string;
  @IsText() rationale!: string;
  /** What the skip is permitted for, in words. */
  @IsText(500) scope!: string;
}

export const skipGate = defineCommand({
  name: 'skip-gate',
  service: 'intake',
  meaning: 'Let work be closed past a gate, for a reason and within a scope.',
  roles: ['operator', 'admin'],
  body: SkipGateBody,
});

export class CloseWorkOrderBody extends WorkOrderBody {
  /** Evidence recorded on this work order that proves the closure. */
  @Optional() @IsId() closureEvidenceId?: string;
}

export const closeWorkOrder = defineCommand({
  name: 'close-work-order',
  service: 'intake',
  meaning: 'End the work order with proof; refused with every unmet item.',
  roles: ['integrator', 'operator', 'admin'],
  body: CloseWorkOrderBody,
});

export class ReasonBody extends WorkOrderBody {
  @IsText() reason!: string;
}

const operators = ['operator', 'admin'] as const;

export const reopenWorkOrder = defineCommand({
  name: 'reopen-work-order',
  service: 'intake',
  meaning: 'Take a closed work order up again.',
  roles: operators,
  body: ReasonBody,
});

export const stopWorkOrder = defineCommand({
  name: 'stop-work-order',
  service: 'intake',
  meaning: 'Halt a work order: nothing runs until it is resumed.',
  roles: operators,
  body: ReasonBody,
});

export const resumeWorkOrder = defineCommand({
  name: 'resume-work-order',
  service: 'intake',
  meaning: 'Let a stopped work order go on.',
  roles: operators,
  body: ReasonBody,
});

export const abandonWorkOrder = defineCommand({
  name: 'abandon-work-order',
  service: 'intake',
  meaning: 'End a work order that will not be done.',
  roles: operators,
  body: ReasonBody,
});

export class SupersedeBody extends ReasonBody {
  /** The work order that does the work from now on; absent where none of ours does. */
  @Optional() @IsId() by?: string;
}

export const supersedeWorkOrder = defineCommand({
  name: 'supersede-work-order',
  service: 'intake',
  meaning: 'End a work order that other work takes the place of.',
  roles: operators,
  body: SupersedeBody,
});

export const intakeCommands = [
  openWorkOrder,
  openTrack,
  observeFacts,
  recordPrerequisite,
  completeStep,
  blockStep,
  unblockStep,
  unblockFromEvent,
  skipStep,
  skipGate,
  closeWorkOrder,
  reopenWorkOrder,
  stopWorkOrder,
  resumeWorkOrder,
  abandonWorkOrder,
  supersedeWorkOrder,
  ...stageCommands,
  ...questionCommands,
  ...delegationCommands,
] as const;
export type IntakeCommand = CommandOf<(typeof intakeCommands)[number]>;

/** Every way intake can say no. */
export const intakeRefusals = [
  'issued_by_requester',
  'issuer_of_requester',
  'work_order_not_found',
  'work_order_exists',
  'output_not_allowed',
  'work_order_closed',
  'work_order_not_closed',
  'work_order_stopped',
  'work_order_not_stopped',
  'work_order_supersedes_itself',
  'workflow_not_found',
  'track_not_found',
  'prerequisite_not_found',
  'step_not_found',
  'step_already_completed',
  'step_not_blocked',
  'blocked_by_another',
  'gate_not_found',
  'gate_already_skipped',
  'only_debts_left',
  'exception_code_not_found',
  'fact_not_in_workflow',
  'fact_type',
  'source_not_yours',
  'closure_refused',
  'quarantine_not_found',
  'quarantine_already_replayed',
  ...stageRefusals,
  ...questionRefusals,
  ...delegationRefusals,
] as const;
export type IntakeRefusal = (typeof intakeRefusals)[number];
