import {
  type CommandOf,
  fitsType,
  inputPrerequisite,
  type observeFacts,
  type Scalar,
  type ValueType,
  type WorkflowDefinition,
} from '#contracts';
import { type FieldError, type NewEvent } from '#kernel';
import { entryOf, takesInput, type WorkOrder } from '#work-order';
import { mustWorkHere } from './delegated-work';
import { definitionOf, type InContext, mustBeOpen, refuse } from './intake-context';

type ObserveFacts = CommandOf<typeof observeFacts>;

/**
 * Values of facts that the workflow declares, as the caller's own statement. An input that was
 * missing at the opening is given the same way: its prerequisite passes in the same append.
 */
export const stateFacts = (
  { data, metadata, context }: InContext<ObserveFacts>,
  workOrder: WorkOrder,
): readonly NewEvent[] => {
  const { workOrderId, facts } = data;
  mustBeOpen(workOrder, workOrderId);
  mustBeDeclared(definitionOf(context), facts);

  const { now, roles } = metadata;
  const sourceOf = sourcesFor(data, definitionOf(context), metadata);
  const asDelegate = roles.includes('delegate') ? { asDelegate: true } : {};
  const given = Object.keys(facts).filter(
    (name) => facts[name] !== null && isMissingInput(workOrder, name),
  );
  if (given.length > 0)
    mustWorkHere(
      workOrder,
      metadata,
      ` No fact was stated: to state the others, leave out the missing input ${given.join(', ')}.`,
    );
  return Object.entries(facts).flatMap(([name, value]): NewEvent[] => {
    const statement = { workOrderId, name, value, observedAt: now, source: sourceOf(name) };
    const stated = { type: 'fact.observed', data: { ...statement, ...asDelegate } };
    if (!given.includes(name)) return [stated];
    const prerequisite = inputPrerequisite(name);
    return [stated, { type: 'prerequisite.passed', data: { workOrderId, prerequisite } }];
  });
};

const isMissingInput = (workOrder: WorkOrder, name: string): boolean =>
  entryOf(workOrder.prerequisites, inputPrerequisite(name)) === 'failed' &&
  takesInput(workOrder, name);

/**
 * Whose statement each is: the source that the caller names and may speak for, else that of the credential, else the
 * declared source where that is a person or team whom the caller answers for, else the caller.
 */
const sourcesFor = (
  { source: named }: Pick<ObserveFacts['data'], 'source'>,
  definition: WorkflowDefinition,
  { actor, roles, owners = [], source: own }: ObserveFacts['metadata'],
): ((name: string) => string) => {
  const isBeyond = named !== undefined && own !== undefined && named !== own;
  if (isBeyond || (named !== undefined && named !== own && roles.includes('delegate')))
    throw refuse(
      'source_not_yours',
      own === undefined
        ? 'A delegate speaks for no system: leave `source` out, or have the system state it.'
        : `Your credential speaks for the source ${own} alone: leave \`source\` out.`,
      { source: own },
    );
  return (name) => {
    const declared = definition.facts.get(name)?.source;
    return named ?? own ?? owners.find((owner) => owner === declared) ?? actor.id;
  };
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
