import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';

/** Names of the facts that a rule reads or tests for, each once, in the order of its text. */
export const factsReadBy = ({ conditions }: PolicyJson): readonly string[] => [
  ...new Set(conditions.flatMap(({ body }) => factsIn(body))),
];

/** Every `context.facts.<name>` and `context.facts has <name>` inside an expression of Cedar's JSON. */
const factsIn = (expression: unknown): readonly string[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  const [field, name] = pathOf(expression);
  if (field === 'facts' && name !== undefined) return [name];
  return Object.values(expression).flatMap(factsIn);
};

interface Access {
  readonly left: unknown;
  /** Several names are a path: `context has facts.paid`. */
  readonly attr: string | readonly string[];
}

/**
 * What an access or a test names under a variable: `context.facts.paid` is `['facts', 'paid']`.
 * Nothing for what does not start at that variable.
 */
export const pathOf = (expression: unknown, variable = 'context'): readonly string[] => {
  const access = accessOf(expression);
  if (!access) return [];
  const names = [access.attr].flat();
  if ((access.left as { Var?: string } | null)?.Var === variable) return names;
  const before = pathOf(access.left, variable);
  return before.length > 0 ? [...before, ...names] : [];
};

const accessOf = (expression: unknown): Access | undefined => {
  const either = expression as { '.'?: Access; has?: Access } | null;
  return either?.['.'] ?? either?.has;
};
