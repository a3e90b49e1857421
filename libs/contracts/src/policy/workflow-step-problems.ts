import { type FieldError } from '#kernel';
import { type WorkflowDefinition } from './workflow';

/** Inputs and steps that a step names and that are not listed before it. So no step waits for itself. */
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
