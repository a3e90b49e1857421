import { IsIn } from 'class-validator';
import { AreParts, AreIds, IsHandoffPath, IsId, IsText, Optional } from '../fields';
import { WorkOrderAnswer } from './answers';
import { defineCommand, defineEvent } from '../define';
import { Examples } from '../examples';
import { Meanings } from '../meanings';

/** `beside`: a support stage, taken up without leaving the one that the work is at. */
export const stageMoves = ['forward', 'back', 'beside'] as const;
export type StageMove = (typeof stageMoves)[number];

class OfStage {
  @IsId() workOrderId!: string;
  @IsId() stage!: string;
}

@Meanings({
  from: 'Absent for the first stage of a run.',
  move: 'How the stage was entered.',
})
export class StageEnteredData extends OfStage {
  @Optional() @IsId() from?: string;
  @IsIn(stageMoves) move!: StageMove;
}

export const stageEntered = defineEvent({
  type: 'stage.entered',
  version: 1,
  owner: 'intake',
  meaning: 'The work moved to a stage by a listed transition; a backward move opens it again.',
  data: StageEnteredData,
});

/** A recorded artifact as a stage left it. */
@Meanings({
  kind: 'The kind of the artifact, as the workflow names it.',
  path: 'Its place in the handoff area.',
})
export class StageArtifact {
  @IsId() evidenceId!: string;
  @IsId() kind!: string;
  @IsHandoffPath() path!: string;
}

@Meanings({
  artifacts: 'What the stage left in the handoff area.',
})
export class StageCompletedData extends OfStage {
  @AreParts(() => StageArtifact) artifacts!: StageArtifact[];
}

export const stageCompleted = defineEvent({
  type: 'stage.completed',
  version: 1,
  owner: 'intake',
  meaning: 'A stage left its artifact: its steps are done and what it leaves is staged.',
  data: StageCompletedData,
});

@Meanings({
  scope: 'What the skip is permitted for, in words: `this engagement only`.',
})
export class StageSkippedData extends OfStage {
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

export const stageSkipped = defineEvent({
  type: 'stage.skipped',
  version: 1,
  owner: 'intake',
  meaning: 'A stage was left out on purpose, by somebody, for a reason and within a scope.',
  data: StageSkippedData,
  erasable: ['rationale'],
});

@Meanings({
  stage: 'The stage that was left.',
})
export class GatePassedData {
  @IsId() workOrderId!: string;
  @IsId() gate!: string;
  @IsId() stage!: string;
}

export const gatePassed = defineEvent({
  type: 'gate.passed',
  version: 1,
  owner: 'intake',
  meaning: 'The work went through a gate: everything that it asks for was current then.',
  data: GatePassedData,
});

export const stageEvents = [stageEntered, stageCompleted, stageSkipped, gatePassed] as const;

export class EnterStageBody {
  @IsId() workOrderId!: string;
  @IsId() stage!: string;
}

export const enterStage = defineCommand({
  name: 'enter-stage',
  service: 'intake',
  meaning: 'Move the work to another stage, by a transition that its workflow lists.',
  route: 'POST /v1/work-orders/{workOrderId}/stages/{stage}/enter',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: EnterStageBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  artifacts: 'Evidence of this work order: what the stage leaves, staged in the handoff area.',
})
@Examples({ artifacts: ['receipt-1'] })
export class CompleteStageBody extends EnterStageBody {
  @AreIds() artifacts: string[] = [];
}

export const completeStage = defineCommand({
  name: 'complete-stage',
  service: 'intake',
  meaning: 'Record that a stage has left its artifact.',
  route: 'POST /v1/work-orders/{workOrderId}/stages/{stage}/complete',
  roles: ['integrator', 'delegate', 'operator', 'admin'],
  body: CompleteStageBody,
  answer: WorkOrderAnswer,
});

@Meanings({
  scope: 'What the skip is permitted for, in words.',
})
export class SkipStageBody extends EnterStageBody {
  @IsText() rationale!: string;
  @IsText(500) scope!: string;
}

export const skipStage = defineCommand({
  name: 'skip-stage',
  service: 'intake',
  meaning: 'Leave a stage out on purpose, for a reason and within a scope.',
  route: 'POST /v1/work-orders/{workOrderId}/stages/{stage}/skip',
  roles: ['operator', 'admin'],
  body: SkipStageBody,
  answer: WorkOrderAnswer,
});

export const stageCommands = [enterStage, completeStage, skipStage] as const;

export const stageRefusals = [
  'stage_not_found',
  'stage_not_current',
  'stage_not_complete',
  'stage_completed',
  'transition_not_listed',
  'gate_closed',
  'artifact_missing',
  'artifact_not_staged',
  'artifact_of_another_stage',
] as const;
