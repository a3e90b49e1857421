import {
  type BeyondGrant,
  type Coverage,
  type Money,
  type ProposedAction,
  type Scalar,
  type Scope,
} from '#contracts';

/**
 * Each field in which an action goes beyond a scope, field by field; empty when it is wholly inside.
 * A system or a list that the scope does not name does not limit. An action that leaves open which
 * object it is about is not inside a limit on objects, and an amount, an audience or arguments that
 * the scope does not name were not requested: empty never means any. Domain rules 4 and 5.
 */
export const beyondScope = (scope: Scope, action: ProposedAction): readonly BeyondGrant[] => [
  ...beyondSystem(scope.system, action.system),
  ...beyondAudience(scope.audience, action.audience),
  ...beyondObjects(scope.objects, action.objects),
  ...beyondList('writes', scope.writes, action.writes),
  ...beyondAmount(scope.amountUpTo, action.amount),
  ...beyondArguments(scope.arguments, action.arguments),
];

const NONE = 'none';

/** More than these are counted instead of named: people read it. */
const NAMED_MAX = 20;

const TEXT_MAX = 1_000;

const beyondSystem = (granted: string | undefined, requested: string): readonly BeyondGrant[] =>
  granted === undefined || granted === requested ? [] : [{ field: 'system', granted, requested }];

const beyondAudience = (
  granted: string | undefined,
  requested: string | undefined,
): readonly BeyondGrant[] =>
  granted === requested
    ? []
    : [{ field: 'audience', granted: granted ?? NONE, requested: requested ?? NONE }];

const beyondObjects = (
  granted: readonly string[] | undefined,
  requested: readonly string[] = [],
): readonly BeyondGrant[] =>
  granted?.length && requested.length === 0
    ? [{ field: 'objects', granted: namesText(granted), requested: NONE }]
    : beyondList('objects', granted, requested);

const beyondList = (
  field: 'objects' | 'writes',
  granted: readonly string[] | undefined,
  requested: readonly string[] = [],
): readonly BeyondGrant[] => {
  if (granted === undefined) return [];
  const beyond = requested.filter((item) => !granted.includes(item));
  if (beyond.length === 0) return [];
  // What is beyond must not be lost among many that are not.
  const named = requested.length > NAMED_MAX ? beyond : requested;
  return [{ field, granted: namesText(granted), requested: namesText(named) }];
};

const namesText = (names: readonly string[]): string => {
  const more = names.length - NAMED_MAX;
  const named = names.slice(0, NAMED_MAX).join(', ') || NONE;
  return more > 0 ? `${named} and ${more} more` : named;
};

const beyondAmount = (
  limit: Money | undefined,
  requested: Money | undefined,
): readonly BeyondGrant[] => {
  const inside = limit
    ? requested !== undefined && isWithin(limit, requested)
    : requested === undefined;
  return inside
    ? []
    : [{ field: 'amount', granted: moneyText(limit), requested: moneyText(requested) }];
};

const isWithin = (limit: Money, requested: Money): boolean =>
  requested.currency === limit.currency && requested.minor <= limit.minor;

const moneyText = (money: Money | undefined): string =>
  money ? `${money.minor} ${money.currency} (minor units)` : NONE;

type Arguments = Readonly<Record<string, Scalar>>;

const beyondArguments = (
  granted: Arguments | undefined,
  requested: Arguments | undefined,
): readonly BeyondGrant[] =>
  argumentsKey(granted) === argumentsKey(requested)
    ? []
    : [
        {
          field: 'arguments',
          granted: argumentsText(granted),
          requested: argumentsText(requested),
        },
      ];

const argumentsText = (given: Arguments = {}): string => {
  const text = Object.entries(given)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
  return (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)} …` : text) || NONE;
};

/** Whether two coverages are for the same, in whatever order their lists stand. */
export const sameCoverage = (one: Coverage, other: Coverage): boolean =>
  coverageKey(one) === coverageKey(other);

const coverageKey = ({ permits, scope }: Coverage): string => {
  const { objects, writes, amountUpTo, arguments: given, ...rest } = scope;
  return JSON.stringify(
    sortedEntries({
      ...rest,
      permits: [...permits].sort(),
      objects: objects && [...objects].sort(),
      writes: writes && [...writes].sort(),
      amountUpTo: amountUpTo && [amountUpTo.minor, amountUpTo.currency],
      arguments: sortedEntries(given ?? {}),
    }),
  );
};

/** The scope that an action asks for: exactly itself. Empty lists permit nothing. */
export const scopeOf = (action: ProposedAction): Scope => ({
  system: action.system,
  objects: [...(action.objects ?? [])].sort(),
  writes: [...(action.writes ?? [])].sort(),
  ...(action.amount && {
    amountUpTo: { minor: action.amount.minor, currency: action.amount.currency },
  }),
  ...(action.audience !== undefined && { audience: action.audience }),
  ...(hasArguments(action) && { arguments: action.arguments }),
});

const hasArguments = ({ arguments: given = {} }: ProposedAction): boolean =>
  Object.keys(given).length > 0;

/** Whether an action is wholly inside a coverage: its kind and every field of its scope. */
export const isInside = ({ permits, scope }: Coverage, action: ProposedAction): boolean =>
  permits.includes(action.kind) && beyondScope(scope, action).length === 0;

/**
 * The part of an action that a coverage reaches, itself inside it: fewer objects, fewer writes or a
 * lower amount; the action as it is when that is inside. Undefined when it reaches none: another
 * kind, system, audience, currency or other arguments, or nothing left of objects, writes or amount.
 */
export const coveredPart = (
  coverage: Coverage,
  action: ProposedAction,
): ProposedAction | undefined => {
  const { objects, writes, amountUpTo } = coverage.scope;
  const part: ProposedAction = {
    ...action,
    ...(objects && action.objects && { objects: shared(objects, action.objects) }),
    ...(writes && action.writes && { writes: shared(writes, action.writes) }),
    ...(amountUpTo && action.amount && { amount: lower(amountUpTo, action.amount) }),
  };
  return isInside(coverage, part) && keepsSomething(action, part) ? part : undefined;
};

const shared = (granted: readonly string[], requested: readonly string[]): string[] =>
  requested.filter((item) => granted.includes(item));

/** An amount in another currency stays as it is, and outside. */
const lower = (limit: Money, requested: Money): Money =>
  limit.minor < requested.minor ? { minor: limit.minor, currency: requested.currency } : requested;

/** A list that had items still has some, and money is not cut down to nothing. */
const keepsSomething = (whole: ProposedAction, part: ProposedAction): boolean =>
  keepsItems(whole.objects, part.objects) &&
  keepsItems(whole.writes, part.writes) &&
  (!whole.amount?.minor || part.amount!.minor > 0);

const keepsItems = (whole: readonly string[] = [], part: readonly string[] = []): boolean =>
  whole.length === 0 || part.length > 0;

/**
 * Equal in everything that policy evaluates, regardless of the order of lists and arguments; the
 * rollback note may differ.
 */
export const sameAction = (one: ProposedAction, other: ProposedAction): boolean =>
  actionKey(one) === actionKey(other);

/** One text for what is the same action. It is computed once for each object: an ask is compared with all that is live. */
export const actionKey = (action: ProposedAction): string => {
  const known = keys.get(action) ?? keyOf(action);
  keys.set(action, known);
  return known;
};

const keys = new WeakMap<ProposedAction, string>();

const keyOf = ({ rollback: _, objects, writes, amount, ...rest }: ProposedAction): string =>
  JSON.stringify(
    sortedEntries({
      ...rest,
      arguments: sortedEntries(rest.arguments ?? {}),
      objects: [...(objects ?? [])].sort(),
      writes: [...(writes ?? [])].sort(),
      amount: amount ? [amount.minor, amount.currency] : null,
    }),
  );

/** One text for the same arguments; none and absent are the same. */
export const argumentsKey = (given: Readonly<Record<string, Scalar>> = {}): string =>
  JSON.stringify(sortedEntries(given));

const sortedEntries = (record: object): readonly (readonly [string, unknown])[] =>
  Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
