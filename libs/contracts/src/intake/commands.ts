import { IsIn } from 'class-validator';
import {
  AbandonWorkOrderAnswer,
  CloseWorkOrderAnswer,
  OpenWorkOrderAnswer,
  ReopenWorkOrderAnswer,
  SupersedeWorkOrderAnswer,
  WorkOrderAnswer,
} from './answers';
import { type CommandOf, defineCommand } from '../define';
import { AreExternalIds, IsExternalId } from '../external-ids';
import { IsId, IsPart, IsScalarMap, IsText, Optional, type Scalar } from '../fields';
import { type AllowedOutput, allowedOutputs } from './tracks';
import { delegationCommands, delegationRefusals } from './delegation-commands';
import { questionCommands, questionRefusals } from './questions';
import { stageCommands, stageRefusals } from './stages';
import { Examples } from '../examples';
import { Meanings } from '../meanings';
import { IsSomebody } from '../principals';
import { checklistCommands, WorkOrderBody } from './checklist';

/** Ids of the standing work orders of AuthZEN begin so: one for a subject, a type of resource and a version of the workflow. */
export const STANDING_PREFIX = 'authzen-';

@Meanings({
  workOrderId: 'Chosen by the caller; Writ makes one where absent.',
  workflow: 'The id of a published workflow.',
  title: 'What its opener calls it.',
  delegate:
    'The only delegate that proposes actions in it without a dispatch; any where absent. Other roles are not limited.',
  client: 'For whom the work is done: reports are grouped by it.',
  objects: 'The things it is about: an order, a host, an account.',
  inputs: 'The required inputs that the workflow lists, by name.',
  allowedOutput:
    '`draft-only` lets it prepare, and neither apply nor send, until its gates are open.',
})
@Examples({
  workflow: 'refunds',
  title: 'Parcel came broken',
  delegate: 'agent-7',
  client: 'globex',
  objects: ['order-7'],
  inputs: { order: 'order-7', reason: 'damaged' },
})
export class OpenWorkOrderBody {
  @Optional() @IsId() workOrderId?: string;
  @IsId() workflow!: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @IsSomebody() delegate?: string;
  @Optional() @IsExternalId() client?: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @Optional() @IsIn(allowedOutputs) allowedOutput?: AllowedOutput;
}

export const openWorkOrder = defineCommand({
  name: 'open-work-order',
  service: 'intake',
  meaning: 'Open a governed run of a workflow.',
  route: 'POST /v1/work-orders',
  creates: 'workOrderId',
  // A delegate only where the workflow says so.
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: OpenWorkOrderBody,
  answer: OpenWorkOrderAnswer,
});

/** Where the track is declared, and the decision that found the change of scope. */
@Meanings({
  workOrderId: 'The parent work order.',
  track: 'The track of its workflow.',
  decisionId: 'The decision that found the change of scope.',
})
export class ParentWorkOrderRef {
  @IsId() workOrderId!: string;
  @IsId() track!: string;
  @IsId() decisionId!: string;
}

/** What a change of scope asks for, by reaction: one draft-only child a track. */
@Meanings({
  workOrderId: 'The child work order.',
  parent: 'The work order that the track belongs to.',
})
export class OpenTrackBody {
  @IsId() workOrderId!: string;
  @IsPart(() => ParentWorkOrderRef) parent!: ParentWorkOrderRef;
}

export const openTrack = defineCommand({
  name: 'open-track',
  service: 'intake',
  meaning: 'Open the draft-only child work order of a track.',
  roles: ['service'],
  body: OpenTrackBody,
  answer: OpenWorkOrderAnswer,
});

@Meanings({
  source:
    'The system that states them, as `source` of its events; where absent that of the credential, or its holder.',
  facts: 'Fact name → value; `null` says unknown.',
})
@Examples({ facts: { 'order-paid': true, 'order-total': 8_000 } })
export class ObserveFactsBody extends WorkOrderBody {
  @Optional() @IsExternalId() source?: string;
  @IsScalarMap() facts!: Record<string, Scalar>;
}

export const observeFacts = defineCommand({
  name: 'observe-facts',
  service: 'intake',
  meaning: 'State values of named facts about a work order.',
  route: 'POST /v1/work-orders/{workOrderId}/facts',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: ObserveFactsBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  closureEvidenceId: 'Evidence recorded on this work order that proves the closure.',
})
export class CloseWorkOrderBody extends WorkOrderBody {
  @Optional() @IsId() closureEvidenceId?: string;
}

export const closeWorkOrder = defineCommand({
  name: 'close-work-order',
  service: 'intake',
  meaning: 'End the work order with proof; refused with every unmet item.',
  route: 'POST /v1/work-orders/{workOrderId}/close',
  roles: ['integrator', 'operator', 'admin'],
  body: CloseWorkOrderBody,
  answer: CloseWorkOrderAnswer,
});

export class ReasonBody extends WorkOrderBody {
  @IsText() reason!: string;
}

const operators = ['operator', 'admin'] as const;

export const reopenWorkOrder = defineCommand({
  name: 'reopen-work-order',
  service: 'intake',
  meaning: 'Take a closed work order up again.',
  route: 'POST /v1/work-orders/{workOrderId}/reopen',
  roles: operators,
  body: ReasonBody,
  answer: ReopenWorkOrderAnswer,
});

export const stopWorkOrder = defineCommand({
  name: 'stop-work-order',
  service: 'intake',
  meaning: 'Halt a work order: nothing runs until it is resumed.',
  route: 'POST /v1/work-orders/{workOrderId}/stop',
  roles: operators,
  body: ReasonBody,
  answer: WorkOrderAnswer,
});

export const resumeWorkOrder = defineCommand({
  name: 'resume-work-order',
  service: 'intake',
  meaning: 'Let a stopped work order go on.',
  route: 'POST /v1/work-orders/{workOrderId}/resume',
  roles: operators,
  body: ReasonBody,
  answer: WorkOrderAnswer,
});

export const abandonWorkOrder = defineCommand({
  name: 'abandon-work-order',
  service: 'intake',
  meaning: 'End a work order that will not be done.',
  route: 'POST /v1/work-orders/{workOrderId}/abandon',
  roles: operators,
  body: ReasonBody,
  answer: AbandonWorkOrderAnswer,
});

@Meanings({
  by: 'The work order that does the work from now on; absent where it is outside Writ.',
})
export class SupersedeBody extends ReasonBody {
  @Optional() @IsId() by?: string;
}

export const supersedeWorkOrder = defineCommand({
  name: 'supersede-work-order',
  service: 'intake',
  meaning: 'End a work order that other work takes the place of.',
  route: 'POST /v1/work-orders/{workOrderId}/supersede',
  roles: operators,
  body: SupersedeBody,
  answer: SupersedeWorkOrderAnswer,
});

export const intakeCommands = [
  openWorkOrder,
  openTrack,
  observeFacts,
  ...checklistCommands,
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
  'opening_not_allowed',
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
  'step_not_ready',
  'blocked_by_another',
  'gate_not_found',
  'gate_already_skipped',
  'only_obligations_left',
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
