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
 * the scope does not name were not asked for: empty never means any. Domain rules 4 and 5.
 */
export const beyondScope = (scope: Scope, action: ProposedAction): readonly BeyondGrant[] => [
  ...differs('system', scope.system, action.system, scope.system !== undefined),
  ...differs('audience', scope.audience, action.audience, true),
  ...beyondList('objects', scope.objects, action.objects, true),
  ...beyondList('writes', scope.writes, action.writes, false),
  ...beyondAmount(scope.amountUpTo, action.amount),
  ...differs('arguments', argumentsKey(scope.arguments), argumentsKey(action.arguments), true),
];

const NONE = 'none';

const differs = (
  field: string,
  granted: string | undefined,
  asked: string | undefined,
  limits: boolean,
): readonly BeyondGrant[] =>
  limits && granted !== asked ? [{ field, granted: granted ?? NONE, asked: asked ?? NONE }] : [];

const beyondList = (
  field: string,
  granted: readonly string[] | undefined,
  asked: readonly string[] = [],
  mustName: boolean,
): readonly BeyondGrant[] => {
  if (granted === undefined) return [];
  if (mustName && granted.length > 0 && asked.length === 0)
    return [{ field, granted: granted.join(', '), asked: NONE }];
  const beyond = asked.filter((item) => !granted.includes(item));
  return beyond.length > 0
    ? [{ field, granted: granted.join(', ') || NONE, asked: asked.join(', ') }]
    : [];
};

const beyondAmount = (
  limit: Money | undefined,
  asked: Money | undefined,
): readonly BeyondGrant[] => {
  const inside = limit ? asked !== undefined && isWithin(limit, asked) : asked === undefined;
  return inside ? [] : [{ field: 'amount', granted: moneyText(limit), asked: moneyText(asked) }];
};

const isWithin = (limit: Money, asked: Money): boolean =>
  asked.currency === limit.currency && asked.minor <= limit.minor;

const moneyText = (money: Money | undefined): string =>
  money ? `${money.minor} ${money.currency} (minor units)` : NONE;

const argumentsKey = (given: Readonly<Record<string, Scalar>> = {}): string | undefined => {
  const entries = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length > 0 ? JSON.stringify(entries) : undefined;
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
  ...(argumentsKey(action.arguments) !== undefined && { arguments: action.arguments }),
});

/** Whether an action is wholly inside a coverage: its kind and every field of its scope. */
export const isInside = ({ permits, scope }: Coverage, action: ProposedAction): boolean =>
  permits.includes(action.kind) && beyondScope(scope, action).length === 0;

/**
 * The part of an action that a coverage reaches; undefined when it reaches none: another kind,
 * system, audience, currency or other arguments, or nothing left of its objects or writes.
 */
export const coveredPart = (
  { permits, scope }: Coverage,
  action: ProposedAction,
): ProposedAction | undefined => {
  if (!permits.includes(action.kind)) return undefined;
  const part: ProposedAction = {
    ...action,
    ...sharedList('objects', scope.objects, action.objects),
    ...sharedList('writes', scope.writes, action.writes),
    ...(scope.amountUpTo && action.amount && { amount: lower(scope.amountUpTo, action.amount) }),
  };
  return isInside({ permits, scope }, part) && keepsSomething(action, part) ? part : undefined;
};

const sharedList = (
  field: 'objects' | 'writes',
  granted: readonly string[] | undefined,
  asked: readonly string[] | undefined,
): Partial<ProposedAction> =>
  granted && asked ? { [field]: asked.filter((item) => granted.includes(item)) } : {};

const lower = (limit: Money, asked: Money): Money =>
  limit.currency === asked.currency && limit.minor < asked.minor ? limit : asked;

/** A list that had items still has some, and money is not cut down to nothing. */
const keepsSomething = (whole: ProposedAction, part: ProposedAction): boolean =>
  (!whole.objects?.length || Boolean(part.objects?.length)) &&
  (!whole.writes?.length || Boolean(part.writes?.length)) &&
  (!whole.amount?.minor || Boolean(part.amount?.minor));
