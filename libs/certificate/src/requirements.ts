import { stepsOf, unmetInputs, type WorkflowDefinition } from '#contracts';
import {
  closedGates,
  evolve,
  missingEvidence,
  openPrerequisites,
  openSteps,
  unknownWorkOrder,
  whyNoProof,
  type WorkOrder,
} from '#work-order';
import { type MetRequirement, type RequirementKind } from './certificate';
import { type Logged } from './closings';

/** A requirement of a workflow. The code that decides closures checks whether it is met. */
interface Requirement {
  readonly kind: RequirementKind;
  readonly name: string;
  readonly isMet: (workOrder: WorkOrder) => boolean;
}

/**
 * For each requirement of the workflow, the event since which it is met, as of `now` (an instant).
 * What nothing was ever needed for, such as a stage without steps, has no line.
 */
export const metRequirements = (
  events: readonly Logged[],
  definition: WorkflowDefinition,
  { now, evidenceId }: { readonly now: string; readonly evidenceId: string | null },
): readonly MetRequirement[] => {
  const requirements = requirementsOf(definition, now, evidenceId);
  const since = new Map<Requirement, Logged>();
  let state = unknownWorkOrder;
  let met = new Set(requirements.filter(({ isMet }) => isMet(state)));
  for (const logged of events) {
    const next = evolve(state, logged.event);
    if (mayMeet(state, next)) {
      const after = new Set(requirements.filter(({ isMet }) => isMet(next)));
      for (const one of after) if (!met.has(one)) since.set(one, logged);
      met = after;
    }
    state = next;
  }
  return requirements.flatMap((one) => {
    const logged = met.has(one) ? since.get(one) : undefined;
    const { kind, name } = one;
    return logged ? [{ kind, name, index: logged.index, by: logged.event.type }] : [];
  });
};

const READ = [
  'workflow',
  'inputs',
  'prerequisites',
  'steps',
  'skippedGates',
  'approvals',
  'facts',
  'evidence',
] as const satisfies readonly (keyof WorkOrder)[];

/** Most events of a long life move nothing that a requirement reads. */
const mayMeet = (before: WorkOrder, after: WorkOrder): boolean =>
  READ.some((part) => before[part] !== after[part]);

const requirementsOf = (
  definition: WorkflowDefinition,
  now: string,
  evidenceId: string | null,
): readonly Requirement[] => [
  ...definition.inputs
    .filter(({ required }) => required)
    .map(({ name }) =>
      wanted('input', name, ({ inputs }) =>
        unmetInputs(definition, inputs).every((unmet) => unmet.name !== name),
      ),
    ),
  ...definition.prerequisites.map(({ name }) =>
    wanted('prerequisite', name, (workOrder) =>
      openPrerequisites(workOrder, definition).every((open) => open.name !== name),
    ),
  ),
  ...stepRequirements(definition),
  ...gateRequirements(definition, now),
  ...definition.closure.evidence.map(({ kind }) =>
    wanted('evidence', kind, (workOrder) =>
      missingEvidence(workOrder, definition).every((missing) => missing.kind !== kind),
    ),
  ),
  ...(evidenceId === null
    ? []
    : [
        wanted(
          'closure-evidence',
          evidenceId,
          (workOrder) => whyNoProof(workOrder, evidenceId) === undefined,
        ),
      ]),
];

const stepRequirements = (definition: WorkflowDefinition): readonly Requirement[] => {
  const areDone = (workOrder: WorkOrder, names: readonly string[]): boolean =>
    openSteps(workOrder, definition).every(({ name }) => !names.includes(name));
  return [
    ...stepsOf(definition).map(({ name }) =>
      wanted('step', name, (workOrder) => areDone(workOrder, [name])),
    ),
    ...definition.stages.map((stage) =>
      wanted('stage', stage.name, (workOrder) =>
        areDone(
          workOrder,
          stage.steps.map(({ name }) => name),
        ),
      ),
    ),
  ];
};

/** A gate as a whole, which may be skipped, and each of its requirements as a gate of its own. */
const gateRequirements = (definition: WorkflowDefinition, now: string): readonly Requirement[] => {
  const passes = (
    gate: Partial<WorkflowDefinition['gates'][number]> & { readonly name: string },
  ) => {
    const one = { approvals: [], facts: [], evidence: [], ...gate };
    const alone = { ...definition, gates: [one] } as WorkflowDefinition;
    return (workOrder: WorkOrder) => closedGates(workOrder, alone, now).length === 0;
  };
  return definition.gates.flatMap((gate) => {
    const { name } = gate;
    const part = (kind: RequirementKind, what: string, requirement: object) =>
      wanted(kind, `${name}/${what}`, passes({ name, ...requirement }));
    return [
      wanted('gate', name, passes(gate)),
      ...gate.approvals.map((kind) => part('gate-approval', kind, { approvals: [kind] })),
      ...gate.facts.map((fact) => part('gate-fact', fact, { facts: [fact] })),
      ...gate.evidence.map((kind) => part('gate-evidence', kind, { evidence: [kind] })),
    ];
  });
};

const wanted = (kind: RequirementKind, name: string, isMet: Requirement['isMet']): Requirement => ({
  kind,
  name,
  isMet,
});
