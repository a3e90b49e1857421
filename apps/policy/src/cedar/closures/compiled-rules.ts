import { type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import { type RuleRequest } from '../../domain/rules';
import { type ParsedRule } from '../parse';
import { closureOf } from './expressions';
import { type CedarRequest, cedarRequestOf, isIn } from './request';
import { booleanIn, EntityUid, equal, LeftToCedar } from './values';

type Test = (request: CedarRequest) => boolean;

interface CompiledRule {
  readonly rule: ParsedRule;
  readonly isForbid: boolean;
  /** What must hold, in the order in which Cedar evaluates it. */
  readonly tests: readonly Test[];
}

/** The satisfied rules in their order, as Cedar determines them; undefined where Cedar has to evaluate the request. */
export type RulesClosure = (request: RuleRequest) => readonly ParsedRule[] | undefined;

/** Rules as closures (Cedar's JSON of a policy, docs.cedarpolicy.com/policies/json-format); undefined where Cedar has to evaluate one. */
export const compileRules = (rules: readonly ParsedRule[]): RulesClosure | undefined =>
  unlessLeft(() => {
    const compiled = rules.map(compileRule);
    return (request) => unlessLeft(() => satisfiedOf(compiled, cedarRequestOf(request)));
  });

const unlessLeft = <Result>(attempt: () => Result): Result | undefined => {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof LeftToCedar) return undefined;
    throw error;
  }
};

/** A satisfied forbid counts before every permit. */
const satisfiedOf = (
  compiled: readonly CompiledRule[],
  request: CedarRequest,
): readonly ParsedRule[] => {
  const satisfied = compiled.filter(({ tests }) => tests.every((test) => test(request)));
  const forbids = satisfied.filter(({ isForbid }) => isForbid);
  return (forbids.length > 0 ? forbids : satisfied).map(({ rule }) => rule);
};

const compileRule = (rule: ParsedRule): CompiledRule => {
  const { effect, principal, action, resource, conditions } = rule.json;
  return {
    rule,
    isForbid: effect === 'forbid',
    tests: [
      ...scopeTest(principal, (request) => request.principal),
      ...scopeTest(action, (request) => request.action),
      ...scopeTest(resource, (request) => request.resource),
      ...conditions.map(({ kind, body }): Test => {
        const condition = closureOf(body);
        const expected = kind === 'when';
        return (request) => booleanIn(condition(request)) === expected;
      }),
    ],
  };
};

type Scope = PolicyJson['principal'] | PolicyJson['action'];

const scopeTest = (scope: Scope, of: (request: CedarRequest) => EntityUid): readonly Test[] => {
  switch (scope.op) {
    case 'All':
      return [];
    case '==': {
      const [entity] = entitiesOf(scope);
      return [(request) => equal(of(request), entity!)];
    }
    case 'in':
      return [within(entitiesOf(scope), of)];
    case 'is':
      return [
        (request) => of(request).type === scope.entity_type,
        ...(scope.in ? [within(entitiesOf(scope.in), of)] : []),
      ];
  }
};

const within =
  (groups: readonly EntityUid[], of: (request: CedarRequest) => EntityUid): Test =>
  (request) =>
    groups.some((group) => isIn(of(request), group, request));

interface Uid {
  readonly type: string;
  readonly id: string;
}
type EntityJson = Uid | { readonly __entity: Uid };

/** Slots are not published. */
const entitiesOf = (scope: object): readonly EntityUid[] => {
  const { entity, entities = entity ? [entity] : [] } = scope as {
    readonly entity?: EntityJson;
    readonly entities?: readonly EntityJson[];
  };
  if (entities.length === 0 && 'slot' in scope) throw new LeftToCedar('a slot');
  return entities.map((one) => {
    const { type, id } = '__entity' in one ? one.__entity : one;
    return new EntityUid(type, id);
  });
};
