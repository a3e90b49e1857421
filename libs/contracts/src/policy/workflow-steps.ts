import { type FieldError } from '#kernel';
import { AreIds, IsId, Optional } from '../fields';
import { Meanings } from '../meanings';
import { IsOwner } from '../principals';
import { type WorkflowDefinition } from './workflow';

/** A line of the checklist. */
@Meanings({
  name: 'How reports name it: one name in the whole workflow.',
  owner: 'Who does it; the owner of its stage, or of the work order, where absent.',
  inputs: 'Inputs of the workflow that it needs: it is not completed before they are given.',
  after: 'Earlier steps that it comes after: it is not completed before these are, or are skipped.',
  onBlock: 'The exception code of a block whose reporter names none.',
})
export class StepDeclaration {
  @IsId() name!: string;
  @Optional() @IsOwner() owner?: string;
  @AreIds() inputs: string[] = [];
  @AreIds() after: string[] = [];
  @Optional() @IsId() onBlock?: string;
}

/** Inputs and earlier steps that a step names and the workflow does not have. A step comes after listed ones only, so none waits for itself. */
export const stepProblems = ({ stages, inputs }: WorkflowDefinition): readonly FieldError[] => {
  const earlier = new Set<string>();
  return stages.flatMap(({ steps }, s) =>
    steps.flatMap((step, i) => {
      const pointer = `/stages/${s}/steps/${i}`;
      const problems = [
        ...step.inputs.flatMap((name, n) =>
          inputs.some((input) => input.name === name)
            ? []
            : [{ pointer: `${pointer}/inputs/${n}`, message: `list ${name} under inputs first` }],
        ),
        ...step.after.flatMap((name, n) =>
          earlier.has(name)
            ? []
            : [
                {
                  pointer: `${pointer}/after/${n}`,
                  message: `name a step that is listed before ${step.name}: ${name} is not`,
                },
              ],
        ),
      ];
      earlier.add(step.name);
      return problems;
    }),
  );
};
