import { type Coverage, type Money, type Scope } from '#contracts';
import { type FieldError } from '#kernel';
import { argumentsKey } from '#work-order';

const NOT_ASKED = 'was not asked for; leave it out';

/** What the owner said about it; what is absent stays as it was asked for. */
export type SaidCoverage = Partial<Coverage>;

/** The coverage of a grant: what was asked for, with each field that the owner named in its place. */
export const narrowed = (asked: Coverage, said: SaidCoverage): Coverage => ({
  permits: said.permits ?? asked.permits,
  scope: { ...asked.scope, ...defined(said.scope ?? {}) },
});

/** Whether a grant is for a part of what was asked for. */
export const isNarrower = (granted: Coverage, asked: Coverage): boolean =>
  widened(granted, asked).length > 0;

/**
 * Each field in which `granted` goes beyond `asked`; empty when it is wholly inside. A request without
 * an amount or an audience is for none, so any that is granted then is wider; arguments are exactly
 * those that were asked for.
 */
export const widened = (asked: Coverage, granted: Coverage): readonly FieldError[] => [
  ...listWider('/permits', asked.permits, granted.permits),
  ...textWider('/scope/system', asked.scope.system, granted.scope.system),
  ...audienceWider(asked.scope.audience, granted.scope.audience),
  ...objectsWider(asked.scope.objects, granted.scope.objects),
  ...listWider('/scope/writes', asked.scope.writes, granted.scope.writes),
  ...amountWider(asked.scope.amountUpTo, granted.scope.amountUpTo),
  ...argumentsWider(asked.scope.arguments, granted.scope.arguments),
];

const listWider = (
  pointer: string,
  asked: readonly string[] | undefined,
  granted: readonly string[] | undefined,
): readonly FieldError[] => {
  if (asked === undefined) return [];
  if (granted === undefined) return [{ pointer, message: 'must name what was asked for' }];
  const beyond = granted.filter((item) => !asked.includes(item));
  return beyond.length > 0
    ? [{ pointer, message: `was not asked for: ${beyond.join(', ')}; leave it out` }]
    : [];
};

/** No object at all is none of those that were asked for. */
const objectsWider = (
  asked: readonly string[] | undefined,
  granted: readonly string[] | undefined,
): readonly FieldError[] =>
  asked?.length && !granted?.length
    ? [{ pointer: '/scope/objects', message: `must name some of ${asked.join(', ')}` }]
    : listWider('/scope/objects', asked, granted);

const textWider = (
  pointer: string,
  asked: string | undefined,
  granted: string | undefined,
): readonly FieldError[] =>
  asked === undefined || asked === granted
    ? []
    : [{ pointer, message: `must be ${asked}, as it was asked for` }];

const audienceWider = (
  asked: string | undefined,
  granted: string | undefined,
): readonly FieldError[] =>
  asked === undefined && granted !== undefined
    ? [{ pointer: '/scope/audience', message: NOT_ASKED }]
    : textWider('/scope/audience', asked, granted);

const amountWider = (
  asked: Money | undefined,
  granted: Money | undefined,
): readonly FieldError[] => {
  const pointer = '/scope/amountUpTo';
  if (!asked) return granted ? [{ pointer, message: NOT_ASKED }] : [];
  if (granted && granted.currency === asked.currency && granted.minor <= asked.minor) return [];
  return [{ pointer, message: `must be at most ${asked.minor} ${asked.currency} (minor units)` }];
};

/** Empty arguments never mean any, so there is nothing between these and others. */
const argumentsWider = (
  asked: Scope['arguments'],
  granted: Scope['arguments'],
): readonly FieldError[] =>
  argumentsKey(asked) === argumentsKey(granted)
    ? []
    : [{ pointer: '/scope/arguments', message: 'must be exactly those that were asked for' }];

/** Validated bodies carry `undefined` for optional fields that were not sent. */
const defined = (scope: Scope): Scope =>
  Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)) as Scope;
