import {
  CONFINING_ROLE,
  effectiveRoles,
  type GoldenCase,
  fitsType,
  isScalar,
  type Scalar,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';
import { type FieldError } from '#kernel';
import { type StatedFact, unknownWorkOrder, type WorkOrder } from '#work-order';
import { judge } from './run-wait-stop';
import { type CompiledPolicy } from './rules';
import { type Verdict } from './verdict';

/** The name of everything to which a golden case gives none. */
const NAME = 'golden-case';

/**
 * Cases that do not come out as they say, or that state facts the workflow does not have. A case is
 * judged on a work order that is open, complete and without approvals, by the same judge as every
 * real action.
 */
export const goldenCaseProblems = (
  cases: readonly GoldenCase[],
  definition: WorkflowDefinition,
  policy: CompiledPolicy,
  now: string,
): readonly FieldError[] =>
  cases.flatMap((golden, index) => {
    const pointer = `/cases/${index}`;
    const unfit = unfitFacts(golden, definition, `${pointer}/facts`);
    return unfit.length > 0 ? unfit : comesOutOtherwise(golden, definition, policy, now, pointer);
  });

const unfitFacts = (
  { facts = {} }: GoldenCase,
  definition: WorkflowDefinition,
  pointer: string,
): readonly FieldError[] =>
  Object.entries(facts).flatMap(([name, value]) => {
    const declared = definition.facts.get(name);
    if (!declared)
      return [{ pointer: `${pointer}/${name}`, message: `the workflow declares no fact ${name}` }];
    const fits = value === null || (isScalar(value) && fitsType(value, declared.type));
    return fits ? [] : [{ pointer: `${pointer}/${name}`, message: `must be a ${declared.type}` }];
  });

const comesOutOtherwise = (
  golden: GoldenCase,
  definition: WorkflowDefinition,
  policy: CompiledPolicy,
  now: string,
  pointer: string,
): readonly FieldError[] => {
  const verdict = judge({
    workOrder: completeWorkOrder(definition, golden, now),
    workOrderId: NAME,
    action: golden.action,
    requestedBy: NAME,
    onBehalfOf: [],
    asDelegate: golden.roles?.includes(CONFINING_ROLE) ?? false,
    roles: golden.roles && effectiveRoles(golden.roles),
    definition,
    policy,
    now,
    halts: {},
    isDone: false,
  });
  return differences(golden, verdict).map((message) => ({
    pointer,
    message: `"${golden.name}" ${message}`,
  }));
};

/** The first thing in which an answer is not the stated one; the outcome says more than the rules. */
const differences = ({ expect, rules, code }: GoldenCase, verdict: Verdict): readonly string[] => {
  const decided = verdict.rules.join(', ');
  if (verdict.outcome !== expect)
    return [
      `should ${expect} and would ${verdict.outcome}, by ${decided}: ${verdict.reasons.join(' ')}`,
    ];
  if (rules && sorted(rules) !== sorted(verdict.rules))
    return [`should ${expect} by ${rules.join(', ')} and does by ${decided}`];
  return code !== undefined && code !== verdict.code
    ? [`should stop with the code ${code} and has ${verdict.code ?? 'none'}`]
    : [];
};

const sorted = (rules: readonly string[]): string => [...rules].sort().join();

const completeWorkOrder = (
  definition: WorkflowDefinition,
  { action, facts = {}, objects = action.objects ?? [], inputs }: GoldenCase,
  now: string,
): WorkOrder => ({
  ...unknownWorkOrder,
  id: NAME,
  status: 'open',
  openedAt: now,
  owner: definition.owner,
  jobType: definition.jobType,
  objects,
  inputs: {
    ...Object.fromEntries(definition.inputs.map(({ name, type }) => [name, sample(type, now)])),
    ...inputs,
  },
  prerequisites: Object.fromEntries(
    definition.prerequisites.map(({ name }) => [name, 'passed' as const]),
  ),
  facts: Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      [stated(value as Scalar, definition.facts.get(name)!.source, now)],
    ]),
  ),
});

const stated = (value: Scalar, source = NAME, now: string): StatedFact => ({
  value,
  source,
  reportedBy: NAME,
  observedAt: now,
});

const sample = (type: ValueType, now: string): Scalar => {
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
      return 1;
    case 'string':
      return NAME;
    case 'strings':
      return [NAME];
    case 'instant':
      return now;
  }
};
