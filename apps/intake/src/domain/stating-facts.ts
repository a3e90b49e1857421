import {
  type CommandOf,
  fitsType,
  type observeFacts,
  type Scalar,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';
import { type FieldError, type NewEvent } from '#kernel';
import { entryOf, inputPrerequisite, type WorkOrder } from '#work-order';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

/**
 * Values of facts that the workflow declares, as the caller's own statement. An input that was
 * missing at the opening is given the same way: its prerequisite passes in the same append.
 */
export const stateFacts = (
  { data, metadata, context }: InContext<CommandOf<typeof observeFacts>>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, facts } = data;
  mustBeOpen(workOrder, workOrderId);
  mustBeDeclared(definitionOf(context), facts);

  const { actor, now } = metadata;
  return Object.entries(facts).flatMap(([name, value]): NewEvent[] => {
    const said = { workOrderId, name, value, observedAt: now, source: actor.id };
    const stated = { type: 'fact.observed', data: said };
    const prerequisite = inputPrerequisite(name);
    const isAwaited = entryOf(workOrder.prerequisites, prerequisite) === 'failed';
    return isAwaited && value !== null
      ? [stated, { type: 'prerequisite.passed', data: { workOrderId, prerequisite } }]
      : [stated];
  });
};

const mustBeDeclared = (
  definition: WorkflowDefinition,
  facts: Readonly<Record<string, Scalar>>,
): void => {
  const declared = declaredTypes(definition);
  const unknown = Object.keys(facts).filter((name) => !declared.has(name));
  const names = [...declared.keys()].sort();
  if (unknown.length > 0)
    throw refuse(
      'fact_not_in_workflow',
      `The workflow declares no fact ${unknown.join(', ')}: it declares ${names.join(', ') || 'none'}.`,
      { unknown, declared: names },
      unknown.map((name) => errorAt(name, 'is not declared in the workflow: leave it out')),
    );
  const unfit = Object.entries(facts).filter(
    ([name, value]) => value !== null && !fitsType(value, declared.get(name)!),
  );
  if (unfit.length > 0)
    throw refuse(
      'fact_type',
      unfit
        .map(([name]) => `${name} must be of type ${declared.get(name)}, or null for unknown`)
        .join('; ') + '.',
      { wanted: Object.fromEntries(unfit.map(([name]) => [name, declared.get(name)])) },
      unfit.map(([name]) => errorAt(name, `must be of type ${declared.get(name)}, or null`)),
    );
};

/** Facts, and inputs that can still be given. A fact's own declaration counts before an input's. */
const declaredTypes = ({ facts, inputs }: WorkflowDefinition): ReadonlyMap<string, ValueType> =>
  new Map([
    ...inputs.map(({ name, type }) => [name, type] as const),
    ...[...facts].map(([name, { type }]) => [name, type] as const),
  ]);

const errorAt = (name: string, message: string): FieldError => ({
  pointer: `/facts/${name}`,
  message,
});
