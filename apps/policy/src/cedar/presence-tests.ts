import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { isOfRole, nameOfRole } from '../domain/rules';
import { pathOf } from './facts-read';
import { testedGroup, rolesIn } from './groups';

/**
 * How values that may be unknown bear on a rule. An unknown value is absent, so its `has` is false; Cedar's
 * validator demands such a test before each use. Where the test only ever helps to satisfy the rule, a value can
 * activate the rule and never deactivate it; under a negation, the other way round.
 */
export interface PresenceTests {
  readonly activatedBy: readonly string[];
  readonly deactivatedBy: readonly string[];
}

/** Read from the text of a rule alone, once, when it is published or loaded. */
export const presenceTestsOf = ({ principal, conditions }: PolicyJson): PresenceTests => {
  const tests = [
    ...testsOfRoles(principal, ON),
    ...conditions.flatMap(({ kind, body }) => testsIn(body, kind === 'when' ? ON : OFF)),
  ];
  const namesOf = (way: keyof Ways): readonly string[] => [
    ...new Set(tests.filter(({ ways }) => ways[way]).map(({ name }) => name)),
  ];
  return { activatedBy: namesOf('on'), deactivatedBy: namesOf('off') };
};

/** Whether a value can activate the rule, deactivate it, or both. */
interface Ways {
  readonly on: boolean;
  readonly off: boolean;
}

interface Test {
  readonly name: string;
  readonly ways: Ways;
}

const ON: Ways = { on: true, off: false };
const OFF: Ways = { on: false, off: true };
const BOTH: Ways = { on: true, off: true };
const opposite = ({ on, off }: Ways): Ways => ({ on: off, off: on });

/** Expressions of Cedar's JSON that keep or change the way in which a test bears on the whole. */
interface Logic {
  readonly '&&'?: { readonly left: unknown; readonly right: unknown };
  readonly '||'?: { readonly left: unknown; readonly right: unknown };
  readonly '!'?: { readonly arg: unknown };
  readonly 'if-then-else'?: {
    readonly if: unknown;
    readonly then: unknown;
    readonly else: unknown;
  };
  readonly has?: { readonly left: unknown };
  readonly Record?: Readonly<Record<string, unknown>>;
}

const testsIn = (expression: unknown, ways: Ways): readonly Test[] => {
  if (typeof expression !== 'object' || expression === null) return [];
  const logic: Logic = expression;
  const joined = logic['&&'] ?? logic['||'];
  if (joined) return [...testsIn(joined.left, ways), ...testsIn(joined.right, ways)];
  if (logic['!']) return testsIn(logic['!'].arg, opposite(ways));
  const choice = logic['if-then-else'];
  if (choice)
    return [
      ...testsIn(choice.if, BOTH),
      ...testsIn(choice.then, ways),
      ...testsIn(choice.else, ways),
    ];
  const group = testedGroup(expression);
  if (group) return [...testsOfRoles(group, ways), ...testsIn(group, BOTH)];
  if (logic.has) {
    const name = unknownNamedIn(expression);
    return [...(name === undefined ? [] : [{ name, ways }]), ...testsIn(logic.has.left, BOTH)];
  }
  // A record's names are the author's own: one may be called `has` or `!`.
  return Object.values(logic.Record ?? expression).flatMap((part) => testsIn(part, BOTH));
};

/** Whether the principal is in a role is unknown where not all its roles are known. */
const testsOfRoles = (group: object, ways: Ways): readonly Test[] =>
  rolesIn(group).map((role) => ({ name: nameOfRole(role), ways }));

/** Those that a rule goes by whatever it says of the unknown: membership of a role. */
export const onlyOfRoles = ({ activatedBy, deactivatedBy }: PresenceTests): PresenceTests => ({
  activatedBy: activatedBy.filter(isOfRole),
  deactivatedBy: deactivatedBy.filter(isOfRole),
});

/** What a test is about, where that may be unknown: `facts.order-paid`, `inputs.order`, `owner`. */
const unknownNamedIn = (test: object): string | undefined => {
  const [facts, fact] = pathOf(test);
  if (facts === 'facts' && fact !== undefined) return `facts.${fact}`;
  const [attribute, input] = pathOf(test, 'resource');
  if (attribute === 'inputs' && input !== undefined) return `inputs.${input}`;
  return attribute === 'owner' ? attribute : undefined;
};

/** Whether a rule takes all facts or inputs as one value, which hides the ones it depends on. */
export const readsWhole = ({ conditions }: PolicyJson): boolean =>
  conditions.some(({ body }) => takesWhole(body, false));

const takesWhole = (expression: unknown, isAccessed: boolean): boolean => {
  if (typeof expression !== 'object' || expression === null) return false;
  const { Var: variable, Record: record } = expression as Logic & { readonly Var?: unknown };
  if (variable === 'context') return true;
  if (variable === 'resource') return isAccessed;
  const access = (expression as { readonly '.'?: object })['.'] ?? (expression as Logic).has;
  const [first, ...more] = [...pathOf(expression), ...pathOf(expression, 'resource')];
  const isAll = first === 'facts' || first === 'inputs';
  if (first !== undefined) return isAll && more.length === 0 && !('has' in expression);
  return Object.values(record ?? expression).some((part) =>
    takesWhole(part, isAccessed || access !== undefined),
  );
};
