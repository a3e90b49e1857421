import { stepsOf, workflowOf } from '#contracts';
import { mainStages } from '#work-order';

/** What a workflow requires before its work is done: names of each kind of requirement. */
export type WorkflowRequirements = {
  readonly inputs: readonly string[];
  readonly prerequisites: readonly string[];
  readonly steps: readonly string[];
  /** Kinds of evidence. */
  readonly evidence: readonly string[];
  /** What each stage leaves, support outputs aside. */
  readonly artifacts: readonly { readonly stage: string; readonly kind: string }[];
  readonly gates: readonly {
    readonly name: string;
    readonly approvals: readonly string[];
    readonly facts: readonly string[];
    readonly evidence: readonly string[];
  }[];
};

/** Of a definition as it was published. */
export const requirementsOf = (
  definition: Readonly<Record<string, unknown>>,
): WorkflowRequirements => {
  const workflow = workflowOf(definition);
  return {
    inputs: workflow.inputs.filter(({ required }) => required).map(({ name }) => name),
    prerequisites: workflow.prerequisites.map(({ name }) => name),
    steps: stepsOf(workflow).map(({ name }) => name),
    evidence: workflow.closure.evidence.map(({ kind }) => kind),
    artifacts: mainStages(workflow).flatMap(({ name, artifact }) =>
      artifact ? [{ stage: name, kind: artifact.kind }] : [],
    ),
    gates: workflow.gates.map(({ name, approvals, facts, evidence }) => ({
      name,
      approvals,
      facts,
      evidence,
    })),
  };
};
