import { type CedarValueJson, type Expr } from '@cedar-policy/cedar-wasm/nodejs';
import { constructors, methods } from './extensions';
import { patternOf } from './patterns';
import { attributesOf, type CedarRequest, isIn } from './request';
import {
  booleanIn,
  compare,
  entityIn,
  EntityUid,
  equal,
  exact,
  holds,
  holdsAll,
  LeftToCedar,
  longIn,
  setIn,
  stringIn,
  type Value,
} from './values';

/** An expression of Cedar's JSON, ready for evaluation. */
export type Closure = (request: CedarRequest) => Value;

type Binary = (left: Value, right: Value, request: CedarRequest) => Value;

/** Operators that evaluate both sides first. */
const binary: Readonly<Record<string, Binary>> = {
  '==': equal,
  '!=': (left, right) => !equal(left, right),
  '<': (left, right) => compare(left, right) < 0,
  '<=': (left, right) => compare(left, right) <= 0,
  '>': (left, right) => compare(left, right) > 0,
  '>=': (left, right) => compare(left, right) >= 0,
  '+': (left, right) => exact(longIn(left) + longIn(right)),
  '-': (left, right) => exact(longIn(left) - longIn(right)),
  '*': (left, right) => exact(longIn(left) * longIn(right)),
  contains: (left, right) => holds(setIn(left), right),
  containsAll: (left, right) => holdsAll(setIn(left), setIn(right)),
  containsAny: (left, right) => {
    const [set, values] = [setIn(left), setIn(right)];
    return values.some((value) => holds(set, value));
  },
  in: (left, right, request) => isInAny(entityIn(left), right, request),
};

const unary: Readonly<Record<string, (value: Value) => Value>> = {
  '!': (value) => !booleanIn(value),
  neg: (value) => exact(0 - longIn(value)),
  isEmpty: (value) => setIn(value).length === 0,
};

/** Every element has to be an entity, also behind one that fits. */
const isInAny = (entity: EntityUid, groups: Value, request: CedarRequest): boolean =>
  groups instanceof EntityUid
    ? isIn(entity, groups, request)
    : setIn(groups)
        .map(entityIn)
        .some((group) => isIn(entity, group, request));

const variables: Readonly<Record<string, Closure>> = {
  principal: ({ principal }) => principal,
  action: ({ action }) => action,
  resource: ({ resource }) => resource,
  context: ({ context }) => context,
};

/** An operator of Cedar's JSON, whichever it is, with what it may have. */
interface Operation {
  readonly left: Expr;
  readonly right: Expr;
  readonly arg: Expr;
  readonly attr: string | readonly string[];
  readonly pattern: Parameters<typeof patternOf>[0];
  readonly entity_type: string;
  readonly in?: Expr;
  readonly if: Expr;
  readonly then: Expr;
  readonly else: Expr;
}

/** Throws `LeftToCedar` for what only Cedar evaluates: decimals, addresses, tags, large numbers. */
export const closureOf = (expression: Expr): Closure => {
  const [[operator, operand]] = Object.entries(expression) as [[string, unknown]];
  const operation = operand as Operation;
  const both = binary[operator];
  if (both) return ofBoth(both, closureOf(operation.left), closureOf(operation.right));
  const one = unary[operator];
  if (one) return ofOne(one, closureOf(operation.arg));
  const special = forms[operator];
  if (special) return special(operation);
  return ofExtension(operator, operand);
};

const ofBoth =
  (apply: Binary, left: Closure, right: Closure): Closure =>
  (request) =>
    apply(left(request), right(request), request);

const ofOne =
  (apply: (value: Value) => Value, argument: Closure): Closure =>
  (request) =>
    apply(argument(request));

const forms: Readonly<Record<string, (operation: Operation) => Closure>> = {
  Value: (literal) => constant(literalOf(literal as unknown as CedarValueJson)),
  Var: (name) => variables[name as unknown as string]!,
  '&&': ({ left, right }) => {
    const [first, second] = [closureOf(left), closureOf(right)];
    return (request) => booleanIn(first(request)) && booleanIn(second(request));
  },
  '||': ({ left, right }) => {
    const [first, second] = [closureOf(left), closureOf(right)];
    return (request) => booleanIn(first(request)) || booleanIn(second(request));
  },
  'if-then-else': (choice) => {
    const [when, yes, no] = [choice.if, choice.then, choice.else].map(closureOf);
    return (request) => (booleanIn(when!(request)) ? yes!(request) : no!(request));
  },
  '.': ({ left, attr }) => {
    const [owner, name] = [closureOf(left), String(attr)];
    return (request) => attributeOf(owner(request), name, request);
  },
  has: ({ left, attr }) => {
    const [owner, path] = [closureOf(left), [attr].flat()];
    return (request) => hasPath(owner(request), path, request);
  },
  like: ({ left, pattern }) => {
    const [text, matches] = [closureOf(left), patternOf(pattern)];
    return (request) => matches(stringIn(text(request)));
  },
  is: ({ left, entity_type: type, in: group }) => {
    const [entity, groups] = [closureOf(left), group && closureOf(group)];
    return (request) => {
      const one = entityIn(entity(request));
      return one.type === type && (!groups || isInAny(one, groups(request), request));
    };
  },
  Set: (elements) => {
    const all = (elements as unknown as readonly Expr[]).map(closureOf);
    return (request) => all.map((element) => element(request));
  },
  Record: (fields) => {
    const all = Object.entries(fields as unknown as Readonly<Record<string, Expr>>).map(
      ([name, value]) => [name, closureOf(value)] as const,
    );
    return (request) => new Map(all.map(([name, value]) => [name, value(request)]));
  },
};

const constant =
  (value: Value): Closure =>
  () =>
    value;

const literalOf = (literal: CedarValueJson): Value => {
  if (typeof literal === 'boolean' || typeof literal === 'string') return literal;
  if (typeof literal === 'number') return exact(literal);
  if (Array.isArray(literal)) return literal.map(literalOf);
  if (typeof literal === 'object' && literal !== null && '__entity' in literal) {
    const { type, id } = literal.__entity as EntityUid;
    return new EntityUid(type, id);
  }
  throw new LeftToCedar('a literal of another kind');
};

/** A constructor of a text that is written out is evaluated once. */
const ofExtension = (name: string, operand: unknown): Closure => {
  const [receiver, argument] = (Array.isArray(operand) ? operand : []) as readonly Expr[];
  const [construct, method] = [constructors[name], methods[name]];
  if (construct && receiver && 'Value' in receiver)
    return constant(construct(stringIn(literalOf(receiver.Value as CedarValueJson))));
  const of = receiver && closureOf(receiver);
  if (construct && of) return (request) => construct(stringIn(of(request)));
  const by = argument && closureOf(argument);
  if (method && of) return (request) => method(of(request), by?.(request));
  throw new LeftToCedar(`the function ${name}`);
};

const attributeOf = (owner: Value, name: string, request: CedarRequest): Value => {
  const value = recordIn(owner, request)?.get(name);
  if (value === undefined) throw new LeftToCedar(`no attribute ${name}`);
  return value;
};

const hasPath = (owner: Value, path: readonly string[], request: CedarRequest): boolean => {
  let value: Value | undefined = owner;
  for (const name of path) {
    value = recordIn(value, request)?.get(name);
    if (value === undefined) return false;
  }
  return true;
};

/** The fields of a record or an entity; undefined for an entity that nobody knows. */
const recordIn = (owner: Value, request: CedarRequest): ReadonlyMap<string, Value> | undefined => {
  if (owner instanceof EntityUid) return attributesOf(owner, request);
  if (owner instanceof Map) return owner;
  throw new LeftToCedar('neither a record nor an entity');
};
