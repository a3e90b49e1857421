import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { type WorkflowDefinition } from '#contracts';
import { pathOf } from './facts-read';

/**
 * Facts, inputs and arguments that a rule tests for and the workflow does not declare. Cedar takes such a
 * test for false and says nothing, so a misspelt fact would quietly disarm a forbid.
 */
export const undeclaredNames = (
  { conditions }: PolicyJson,
  { facts, inputs, actions }: WorkflowDefinition,
): readonly string[] => {
  const declared: Readonly<Record<string, ReadonlySet<string>>> = {
    facts: new Set(facts.keys()),
    inputs: new Set(inputs.map(({ name }) => name)),
    arguments: new Set(actions.flatMap((action) => [...action.arguments.keys()])),
  };
  return conditions
    .flatMap(({ body }) => testedNames(body))
    .flatMap(([field, name]) =>
      declared[field] && !declared[field].has(name) ? [`${field}.${name}`] : [],
    );
};

const VARIABLES = ['context', 'resource'];

type Tested = readonly [field: string, name: string];

/** Every `context.<field> has <name>` and `resource.<field> has <name>` inside an expression of Cedar's JSON. */
const testedNames = (expression: unknown): readonly Tested[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  if ('has' in expression) {
    const { left } = expression.has as { left: unknown };
    const [first, second] = VARIABLES.flatMap((variable) => pathOf(expression, variable));
    return first !== undefined && second !== undefined
      ? [[first, second], ...testedNames(left)]
      : testedNames(left);
  }
  return Object.values(expression).flatMap(testedNames);
};
