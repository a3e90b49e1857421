import { IsBoolean, IsIn } from 'class-validator';
import { defineEvent } from '../define';
import { AreExternalIds, IsExternalId } from '../external-ids';
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
import { MaskedPlace, OnWorkOrder } from './origin';
import { delegationEvents } from './delegation-events';
import { questionEvents } from './questions';
import { checklistEvents } from './checklist';
import { stageEvents } from './stages';
import { UnmetItem } from './unmet';
import { type Transport, transports } from './submission';
import { type AllowedOutput, allowedOutputs, type Mode, modes, ParentWorkOrder } from './tracks';

export { type Mode, modes } from './tracks';
import { WorkflowRef } from './workflow-ref';
import { Meanings } from '../meanings';
import { IsRecordedName } from '../principals';

@Meanings({
  workflow: 'The workflow version that it follows.',
  mode: '`enforce`, or `observe`: decisions are recorded and nothing is held back.',
  owner: 'Who answers for the work order as a whole; `TBD` where nobody is named.',
  checklistRunId: 'New at the opening and at each reopening.',
  title: 'What its opener calls it.',
  delegate: 'The only delegate that proposes actions in it without a dispatch; any where absent.',
  client: 'For whom the work is done, as its opener names them.',
  objects: 'The things it is about.',
  inputs: 'The inputs that were given, by name.',
  allowedOutput: 'Anything that policy allows where absent.',
  parent: 'The work order that opened it by a change of scope; absent for any other.',
  dueAt: 'The deadline by the service level of the workflow; absent where it has none.',
  claimedEvidence:
    'Kinds of evidence that prove though nobody verified them, as the workflow says; none where absent.',
})
export class WorkOrderOpenedData extends OnWorkOrder {
  @IsPart(() => WorkflowRef) workflow!: WorkflowRef;
  @IsId() jobType!: string;
  @IsIn(modes) mode!: Mode;
  @IsRecordedName() owner!: string;
  @IsId() checklistRunId!: string;
  @Optional() @IsText(200) title?: string;
  @Optional() @IsRecordedName() delegate?: string;
  @Optional() @IsExternalId() client?: string;
  @Optional() @AreExternalIds() objects?: string[];
  @Optional() @IsScalarMap() inputs?: Record<string, Scalar>;
  @Optional() @IsIn(allowedOutputs) allowedOutput?: AllowedOutput;
  @Optional() @IsPart(() => ParentWorkOrder) parent?: ParentWorkOrder;
  @Optional() @IsInstant() dueAt?: string;
  @Optional() @AreIds() claimedEvidence?: string[];
}

export const workOrderOpened = defineEvent({
  type: 'work-order.opened',
  version: 1,
  owner: 'intake',
  meaning: 'A governed run of one workflow version began.',
  data: WorkOrderOpenedData,
});

@Meanings({
  closureEvidenceId: 'Absent when an outside system reported a closure without proof.',
  onlyObligationsSince:
    'Since when only obligations of a break-glass held it open: its service level stopped then. Absent where none did.',
})
export class WorkOrderClosedData extends OnWorkOrder {
  @Optional() @IsId() closureEvidenceId?: string;
  @Optional() @IsInstant() onlyObligationsSince?: string;
}

export const workOrderClosed = defineEvent({
  type: 'work-order.closed',
  version: 1,
  owner: 'intake',
  meaning:
    'The work ended: by our command with everything met, or as an outside system reported it.',
  data: WorkOrderClosedData,
});

@Meanings({
  unmet: 'Every requirement that is missing.',
})
export class ClosureRefusedData extends OnWorkOrder {
  @AreParts(() => UnmetItem) unmet!: UnmetItem[];
}

export const closureRefused = defineEvent({
  type: 'work-order.closure-refused',
  version: 1,
  owner: 'intake',
  meaning: 'Somebody tried to close the work order while something was still unmet.',
  data: ClosureRefusedData,
});

export class WorkOrderReasonData extends OnWorkOrder {
  @IsText() reason!: string;
}

@Meanings({
  checklistRunId: 'The new run of the checklist.',
})
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
  meaning: 'Somebody stopped the work order: no action runs until it is resumed.',
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

@Meanings({
  onlyObligationsSince:
    'Since when only obligations of a break-glass held it open. Absent where none did.',
})
export class WorkOrderGivenUpData extends WorkOrderReasonData {
  @Optional() @IsInstant() onlyObligationsSince?: string;
}

export const workOrderAbandoned = defineEvent({
  type: 'work-order.abandoned',
  version: 1,
  owner: 'intake',
  meaning: 'The work ended without being done; other obligations may be left open, with a reason.',
  data: WorkOrderGivenUpData,
  erasable: ['reason'],
});

@Meanings({
  until: 'Nothing is known of the work after that.',
})
export class WorkOrderObservedData extends OnWorkOrder {
  @IsInstant() until!: string;
}

export const workOrderObserved = defineEvent({
  type: 'work-order.observed',
  version: 1,
  owner: 'intake',
  meaning:
    'The log that the work was imported from ends: work that is open is open as of then, and never overdue today.',
  data: WorkOrderObservedData,
});

@Meanings({
  by: 'The work order that does the work from now on; absent where it is outside Writ.',
})
export class WorkOrderSupersededData extends WorkOrderGivenUpData {
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

@Meanings({
  name: 'The name of the fact.',
  value: '`null`: the source does not know, so no rule takes it as true.',
  observedAt: 'When the source observed it.',
  source: 'Who states it: the CloudEvents source, or the actor of a command.',
  asDelegate: 'A delegate stated it: it never counts as the source that the workflow declares.',
})
export class FactObservedData extends OnWorkOrder {
  @IsId() name!: string;
  @IsScalar() value!: Scalar;
  @IsInstant() observedAt!: string;
  @IsText(256) source!: string;
  @Optional() @IsBoolean() asDelegate?: boolean;
}

export const factObserved = defineEvent({
  type: 'fact.observed',
  version: 1,
  owner: 'intake',
  meaning: 'A source stated the value of a named fact about the work order.',
  data: FactObservedData,
});

@Meanings({
  source: 'The source of the event, as far as it is known.',
  reason: 'A stable code of the error: `malformed_json`, `unsupported_version`, `invalid_data` …',
  message: 'What is wrong, in a sentence.',
  pointer: 'Where in the event the error is (RFC 6901).',
  raw: 'What arrived, in base64: byte for byte, or without its secrets where `masked` names any.',
  masked: 'What was masked in it.',
  transport: 'How it arrived.',
})
export class FactQuarantinedData {
  @IsId() quarantineId!: string;
  @IsText(256) source!: string;
  @IsName() reason!: string;
  @IsText() message!: string;
  @IsText(512) pointer!: string;
  @IsText(2_000_000) raw!: string;
  @Optional() @AreParts(() => MaskedPlace) masked?: MaskedPlace[];
  @IsIn(transports) transport!: Transport;
}

export const factQuarantined = defineEvent({
  type: 'fact.quarantined',
  version: 1,
  owner: 'intake',
  meaning: 'Something arrived that could not be understood; it is stored and can be replayed.',
  data: FactQuarantinedData,
  erasable: ['raw'],
});

export const intakeEvents = [
  workOrderOpened,
  workOrderClosed,
  closureRefused,
  workOrderReopened,
  workOrderObserved,
  workOrderStopped,
  workOrderResumed,
  workOrderAbandoned,
  workOrderSuperseded,
  factObserved,
  factQuarantined,
  ...checklistEvents,
  ...stageEvents,
  ...questionEvents,
  ...delegationEvents,
] as const;
