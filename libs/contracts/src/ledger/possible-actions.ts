import { IsBoolean } from 'class-validator';
import { Answer, AreAll, AreStrings, OrNull } from '../answers';
import { IsPart } from '../fields';
import { WorkflowRef } from '../intake/workflow-ref';
import { Meanings } from '../meanings';
import { ActionDeclaration, SystemDeclaration } from '../policy/workflow';

/** A kind of action as the workflow declares it, and whether what was delegated to the caller permits it. */
@Answer()
@Meanings({
  permitted:
    'False: no brief in force that the caller has permits it, so a decision on it would be stop. Policy decides the rest.',
})
export class PossibleAction extends ActionDeclaration {
  @IsBoolean() permitted!: boolean;
}

@Answer('What may be proposed on a work order.')
@Meanings({
  workflow: 'The version that the work order follows; null where none is known.',
  objects: 'The things that the work order is about; an action may be about these.',
  actions: 'Every kind of action that its workflow lists; any other one stops.',
  systems: 'The systems that its actions may touch, with what may be read and written there.',
  exceptionCodes:
    'Codes of its workflow with which a step may be blocked, besides the built-in ones.',
})
export class PossibleActions {
  @OrNull() @IsPart(() => WorkflowRef) workflow!: WorkflowRef | null;
  @AreStrings() objects!: readonly string[];
  @AreAll(() => PossibleAction) actions!: readonly PossibleAction[];
  @AreAll(() => SystemDeclaration) systems!: readonly SystemDeclaration[];
  @AreStrings() exceptionCodes!: readonly string[];
}
