import { IsIn, IsInt, IsString, Min } from 'class-validator';
import { Answer, AreStrings } from '../answers';
import { IsId, IsInstant, IsPart, IsSha256, Optional } from '../fields';
import { Meanings } from '../meanings';
import { type Mode, modes } from './tracks';
import { WorkflowRef } from './workflow-ref';

/** Every command on a work order answers with its id; a repeated one with no more than that. */
@Answer()
export class WorkOrderAnswer {
  @IsId() workOrderId!: string;
}

@Answer()
@Meanings({
  unmetPrerequisites: 'Each is an exception until it is given.',
  checklistRunId: 'The run of the checklist, new at each opening.',
})
export class OpenWorkOrderAnswer extends WorkOrderAnswer {
  @Optional() @IsIn(['open']) status?: 'open';
  @Optional() @IsPart(() => WorkflowRef) workflow?: WorkflowRef;
  @Optional() @IsIn(modes) mode?: Mode;
  @Optional() @IsString() owner?: string;
  @Optional() @IsString() checklistRunId?: string;
  @Optional() @AreStrings() unmetPrerequisites?: readonly string[];
}

@Answer()
export class CloseWorkOrderAnswer extends WorkOrderAnswer {
  @Optional() @IsIn(['closed']) status?: 'closed';
}

@Answer()
export class ReopenWorkOrderAnswer extends WorkOrderAnswer {
  @Optional() @IsIn(['open']) status?: 'open';
}

@Answer()
export class AbandonWorkOrderAnswer extends WorkOrderAnswer {
  @Optional() @IsIn(['abandoned']) status?: 'abandoned';
}

@Answer()
export class SupersedeWorkOrderAnswer extends WorkOrderAnswer {
  @Optional() @IsIn(['superseded']) status?: 'superseded';
}

@Answer()
@Meanings({ number: 'The question is answered by this number.' })
export class AskQuestionAnswer extends WorkOrderAnswer {
  @Optional() @IsInt() @Min(1) number?: number;
  @Optional() @IsString() owner?: string;
  @Optional() @IsInstant() dueAt?: string;
}

@Answer()
@Meanings({
  digest: 'SHA-256 of what was sent.',
  superseded: 'The dispatches that this one takes the place of.',

  createdAt: 'When it was sent.',
})
export class DispatchAnswer extends WorkOrderAnswer {
  @IsId() dispatchId!: string;
  @AreStrings() superseded!: readonly string[];
  @Optional() @IsInstant() createdAt?: string;
  @Optional() @IsSha256() digest?: string;
}
