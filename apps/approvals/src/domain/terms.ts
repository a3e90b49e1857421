import {
  type Condition,
  type Coverage,
  type GrantApprovalBody,
  type GrantedStatus,
  type Money,
  type Scope,
} from '#contracts';
import { type FieldError, plus } from '#kernel';
import { type Approval, argumentsKey } from '#work-order';
import { type ApprovalContext, declaredOf, refuse, refuseFields } from './approval-context';

/** What a grant covers, under which conditions, how long and how often. */
export interface Terms {
  readonly coverage: Coverage;
  readonly conditions: readonly Condition[];
  readonly expiresAt: string;
  readonly singleUse: boolean;
  /** How many runs, where that is counted: two or more. */
  readonly uses?: number;
}

/** How long a grant holds where neither its owner nor the workflow says. */
const VALID_FOR = 'P1D';

/**
 * The terms of a grant. Where others signed before, it can only narrow what they allowed: less scope,
 * more conditions, an earlier end, fewer uses. `until` is the end of a grant that was recorded before.
 */
export const termsOf = (
  approval: Approval,
  answer: GrantApprovalBody,
  context: ApprovalContext,
  now: string,
  until?: string,
): Terms => {
  const { validFor = VALID_FOR, singleUse = false } = declaredOf(context, approval.kind) ?? {};
  const coverage = coverageOf(approval, answer);
  const end = until ?? plus(now, answer.validFor ?? validFor);
  return {
    coverage,
    conditions: conditionsOf(approval, answer, coverage),
    expiresAt: approval.expiresAt !== null && approval.expiresAt < end ? approval.expiresAt : end,
    ...usesOf(approval, answer, singleUse),
  };
};

/** As often as the signer who allows least; one use is a single one, however it was stated. */
const usesOf = (
  { singleUse: isSingle, uses: signed }: Approval,
  { singleUse, uses }: GrantApprovalBody,
  declared: boolean,
): Pick<Terms, 'singleUse' | 'uses'> => {
  if (singleUse && uses !== undefined && uses > 1)
    throw refuseFields({
      pointer: '/uses',
      message: 'must be left out of a grant for a single use',
    });
  const least = Math.min(signed ?? Infinity, uses ?? Infinity);
  if (isSingle || least === 1 || (singleUse ?? (uses === undefined && declared)))
    return { singleUse: true };
  return { singleUse: false, ...(least < Infinity && { uses: least }) };
};

const coverageOf = (approval: Approval, answer: GrantApprovalBody): Coverage => {
  const coverage = narrowed(approval, answer);
  const wider = widened(approval, coverage);
  if (wider.length > 0)
    throw refuse(
      'scope_wider_than_requested',
      'A grant may be narrower than what was requested and signed so far, never wider; a wider one needs a new request.',
      { fields: wider.map(({ pointer }) => pointer) },
      wider,
    );
  if ((approval.gate !== null || approval.plan) && isNarrower(coverage, approval.requested))
    throw refuseFields({
      pointer: '/scope',
      message: `must be left out: ${approval.plan ? 'a line of a plan is granted' : 'a gate is passed'} as a whole, or under conditions`,
    });
  return coverage;
};

const conditionsOf = (
  { conditions: signed }: Approval,
  { conditions: added = [] }: GrantApprovalBody,
  { permits }: Coverage,
): readonly Condition[] => {
  const taken = signed.map(({ number }) => number);
  const problems = added.flatMap((condition, i) => [
    ...numberProblems(condition, taken, `/conditions/${i}/number`),
    ...bindingProblems(condition, permits, `/conditions/${i}/binds`),
  ]);
  if (problems.length > 0) throw refuseFields(...problems);
  return [...signed, ...added].map(({ number, text, binds }) => ({
    number,
    text,
    ...(binds && { binds }),
  }));
};

const numberProblems = (
  { number }: Condition,
  taken: readonly number[],
  pointer: string,
): readonly FieldError[] =>
  taken.includes(number)
    ? [
        {
          pointer,
          message: `is taken by an earlier signer: take ${Math.max(...taken) + 1} or more`,
        },
      ]
    : [];

/** A condition that binds what nobody may do would hold nothing back. */
const bindingProblems = (
  { binds = [] }: Condition,
  permits: readonly string[],
  pointer: string,
): readonly FieldError[] => {
  const unknown = binds.filter((kind) => !permits.includes(kind));
  return unknown.length > 0
    ? [
        {
          pointer,
          message: `must name what is permitted (${permits.join(', ')}), not ${unknown.join(', ')}`,
        },
      ]
    : [];
};

/** What a grant on these terms makes of a request. */
export const grantedStatus = (
  { requested }: Approval,
  { coverage, conditions }: Terms,
): GrantedStatus => {
  if (conditions.length > 0) return 'conditional';
  return isNarrower(coverage, requested) ? 'partial' : 'approved';
};

const NOT_REQUESTED = 'was not requested; leave it out';

/** What the owner stated; what is absent stays as requested. */
type NarrowedCoverage = Partial<Coverage>;

/** The coverage of a grant: what was requested, with each field that the owner named in its place. */
export const narrowed = (requested: Coverage, answer: NarrowedCoverage): Coverage => ({
  permits: answer.permits ?? requested.permits,
  scope: { ...requested.scope, ...defined(answer.scope ?? {}) },
});

/** Whether a grant is for a part of what was requested. */
export const isNarrower = (granted: Coverage, requested: Coverage): boolean =>
  widened(granted, requested).length > 0;

/**
 * Each field in which `granted` goes beyond `requested`; empty when it is wholly inside. A request without
 * an amount or an audience is for none, so any that is granted then is wider; arguments are exactly
 * those that were requested.
 */
export const widened = (requested: Coverage, granted: Coverage): readonly FieldError[] => [
  ...listWider('/permits', requested.permits, granted.permits),
  ...textWider('/scope/system', requested.scope.system, granted.scope.system),
  ...audienceWider(requested.scope.audience, granted.scope.audience),
  ...objectsWider(requested.scope.objects, granted.scope.objects),
  ...listWider('/scope/writes', requested.scope.writes, granted.scope.writes),
  ...amountWider(requested.scope.amountUpTo, granted.scope.amountUpTo),
  ...argumentsWider(requested.scope.arguments, granted.scope.arguments),
];

const listWider = (
  pointer: string,
  requested: readonly string[] | undefined,
  granted: readonly string[] | undefined,
): readonly FieldError[] => {
  if (requested === undefined) return [];
  if (granted === undefined) return [{ pointer, message: 'must name what was requested' }];
  const beyond = granted.filter((item) => !requested.includes(item));
  return beyond.length > 0
    ? [{ pointer, message: `was not requested: ${beyond.join(', ')}; leave it out` }]
    : [];
};

/** No object at all is none of those that were requested. */
const objectsWider = (
  requested: readonly string[] | undefined,
  granted: readonly string[] | undefined,
): readonly FieldError[] =>
  requested?.length && !granted?.length
    ? [{ pointer: '/scope/objects', message: `must name some of ${requested.join(', ')}` }]
    : listWider('/scope/objects', requested, granted);

const textWider = (
  pointer: string,
  requested: string | undefined,
  granted: string | undefined,
): readonly FieldError[] =>
  requested === undefined || requested === granted
    ? []
    : [{ pointer, message: `must be ${requested}, as requested` }];

const audienceWider = (
  requested: string | undefined,
  granted: string | undefined,
): readonly FieldError[] =>
  requested === undefined && granted !== undefined
    ? [{ pointer: '/scope/audience', message: NOT_REQUESTED }]
    : textWider('/scope/audience', requested, granted);

const amountWider = (
  requested: Money | undefined,
  granted: Money | undefined,
): readonly FieldError[] => {
  const pointer = '/scope/amountUpTo';
  if (!requested) return granted ? [{ pointer, message: NOT_REQUESTED }] : [];
  if (granted && granted.currency === requested.currency && granted.minor <= requested.minor)
    return [];
  return [
    { pointer, message: `must be at most ${requested.minor} ${requested.currency} (minor units)` },
  ];
};

/** Empty arguments never mean any, so there is nothing between these and others. */
const argumentsWider = (
  requested: Scope['arguments'],
  granted: Scope['arguments'],
): readonly FieldError[] =>
  argumentsKey(requested) === argumentsKey(granted)
    ? []
    : [{ pointer: '/scope/arguments', message: 'must be exactly those that were asked for' }];

/** Validated bodies carry `undefined` for optional fields that were not sent. */
const defined = (scope: Scope): Scope =>
  Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)) as Scope;
