import { type DetailedError, type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { exceptionCodesOf, ownerProblem, type WorkflowDefinition } from '#contracts';
import { type FieldError } from '#kernel';
import { type CompiledPolicy } from '../domain/rules';
import { compiledPolicy } from './compiled-policy';
import { validate } from './engine';
import { type ParsedRule, parsePolicy, problem, problemsAt } from './parse';
import { pathOf } from './facts-read';
import { groupProblems } from './groups';
import { schemaOf } from './schema';

/** A policy's text compiled for evaluation, with its rules, or everything that is wrong with it. */
type Compiled =
  | {
      readonly policy: CompiledPolicy;
      readonly rules: readonly ParsedRule[];
      readonly errors?: undefined;
    }
  | { readonly policy?: undefined; readonly errors: readonly FieldError[] };

/** Checks a text against its workflow. `name` is that under which the engine keeps it. */
export const compilePolicy = (
  text: string,
  definition: WorkflowDefinition,
  name?: string,
): Compiled => {
  const { rules, errors: unreadable } = parsePolicy(text);
  if (unreadable.length > 0) return { errors: unreadable };
  const errors = [...strangers(rules, definition), ...typeErrors(text, definition)];
  return errors.length > 0 ? { errors } : { policy: compiledPolicy(text, rules, name), rules };
};

/**
 * Makes a text that was validated when it was published ready again. It is not checked once more:
 * a work order keeps its workflow version, which may be older than the one the text was checked with.
 * Throws when the text does not parse.
 */
export const loadPolicy = (text: string): CompiledPolicy => {
  const parsed = parsePolicy(text);
  const [first] = parsed.errors;
  if (first) throw new Error(`A published policy cannot be read: ${first.message}`);
  return compiledPolicy(text, parsed.rules);
};

/** Approvals, codes, facts and arguments that a rule names and the workflow does not, and owners who are nobody. */
const strangers = (
  rules: readonly ParsedRule[],
  definition: WorkflowDefinition,
): readonly FieldError[] => {
  const codes = exceptionCodesOf(definition);
  return rules.flatMap(({ approval, owner, code, place, json }) => [
    ...nameless(owner).map((message) => problem(place, message)),
    ...(approval !== undefined && !definition.approvals.has(approval)
      ? [problem(place, `the workflow declares no approval ${approval}`)]
      : []),
    ...(code !== undefined && !codes.has(code)
      ? [problem(place, `the workflow lists no exception code ${code}`)]
      : []),
    ...undeclaredNames(json, definition).map((name) =>
      problem(place, `the workflow declares no ${name}`),
    ),
    ...groupProblems(json).map((message) => problem(place, message)),
    ...groupsOfOne(json).map((entity) =>
      problem(
        place,
        `nothing is in ${entity} but itself: write == in place of in, or in Team::"…" or Role::"…"`,
      ),
    ),
  ]);
};

/** Why an owner is nobody's name. Texts from before names had rules stay in force. */
const nameless = (owner: string | undefined): readonly string[] => {
  const message = owner === undefined ? undefined : ownerProblem(owner);
  return message === undefined ? [] : [`@owner ${message}`];
};

const MIXED_SCRIPTS = /string `"([^]*)"` contains mixed scripts$/;
const LATIN = /\p{Script=Latin}/u;
const LIKE_LATIN = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

/** Whether a warning is about words of several scripts side by side; one word of letters that look alike stays a problem. */
const isOfManyLanguages = ({ message }: DetailedError): boolean => {
  const [, text] = MIXED_SCRIPTS.exec(message) ?? [];
  const words = text?.match(/\p{L}+/gu) ?? [];
  return text !== undefined && !words.some((word) => LATIN.test(word) && LIKE_LATIN.test(word));
};

/** Warnings count too: a rule that can never be satisfied, or text that looks like other text. */
const typeErrors = (text: string, definition: WorkflowDefinition): readonly FieldError[] => {
  const answer = validate({
    schema: schemaOf(definition),
    policies: { staticPolicies: text },
  });
  const errors =
    answer.type === 'failure'
      ? answer.errors
      : [...answer.validationErrors, ...answer.validationWarnings]
          .map(({ error }) => error)
          .filter((error) => !isOfManyLanguages(error));
  return problemsAt(text, onePerPlace(errors));
};

/** Cedar says the same once for each action, in no particular order. */
const onePerPlace = (errors: readonly DetailedError[]): readonly DetailedError[] => {
  const sorted = [...errors].sort(
    (a, b) => startOf(a) - startOf(b) || (a.message < b.message ? -1 : 1),
  );
  const places = new Set<number>();
  return sorted.filter((error) => {
    const start = startOf(error);
    if (start === NOWHERE) return true;
    const isFirst = !places.has(start);
    places.add(start);
    return isFirst;
  });
};

const NOWHERE = -1;

const startOf = ({ sourceLocations }: DetailedError): number =>
  sourceLocations?.[0]?.start ?? NOWHERE;

/**
 * Facts, inputs and arguments that a rule tests for and the workflow does not declare. Cedar takes such a
 * test for false and says nothing, so a misspelt fact would quietly disarm a forbid.
 */
const undeclaredNames = (
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

/**
 * Delegates and work orders that a rule takes for groups. `in` holds for the entity itself, so Cedar takes such a rule, and a
 * forbid on a team of that name would never stop its members.
 */
const groupsOfOne = ({ principal, resource, conditions }: PolicyJson): readonly string[] => [
  ...[principal, resource].flatMap((head) =>
    head.op === 'in' ? entitiesIn(head) : head.op === 'is' ? entitiesIn(head.in) : [],
  ),
  ...conditions.flatMap(({ body }) => groupsIn(body)),
];

const groupsIn = (expression: unknown): readonly string[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  const { right } = ('in' in expression ? expression.in : {}) as { readonly right?: unknown };
  return [...entitiesIn(right), ...Object.values(expression).flatMap(groupsIn)];
};

const GROUPLESS = ['Delegate', 'WorkOrder'];

/** Every delegate or work order that a part of a rule names. */
const entitiesIn = (part: unknown): readonly string[] => {
  if (typeof part !== 'object' || part === null) return [];
  const { type, id } = part as { readonly type?: unknown; readonly id?: unknown };
  return GROUPLESS.includes(String(type)) && typeof id === 'string'
    ? [`${String(type)}::${JSON.stringify(id)}`]
    : Object.values(part).flatMap(entitiesIn);
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
