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

/** What a yes covers, under which conditions, how long and how often. */
export interface Terms {
  readonly coverage: Coverage;
  readonly conditions: readonly Condition[];
  readonly expiresAt: string;
  readonly singleUse: boolean;
}

/** How long a yes holds where neither its owner nor the workflow says. */
const VALID_FOR = 'P1D';

/**
 * The terms of a yes. Where others signed before, it can only narrow what they allowed: less scope,
 * more conditions, an earlier end, one use. `until` is the end of a yes that was recorded before.
 */
export const termsOf = (
  approval: Approval,
  said: GrantApprovalBody,
  context: ApprovalContext,
  now: string,
  until?: string,
): Terms => {
  const { validFor = VALID_FOR, singleUse = false } = declaredOf(context, approval.kind) ?? {};
  const coverage = coverageOf(approval, said);
  const end = until ?? plus(now, said.validFor ?? validFor);
  return {
    coverage,
    conditions: conditionsOf(approval, said, coverage),
    expiresAt: approval.expiresAt !== null && approval.expiresAt < end ? approval.expiresAt : end,
    singleUse: approval.singleUse || (said.singleUse ?? singleUse),
  };
};

const coverageOf = (approval: Approval, said: GrantApprovalBody): Coverage => {
  const coverage = narrowed(approval, said);
  const wider = widened(approval, coverage);
  if (wider.length > 0)
    throw refuse(
      'scope_wider_than_asked',
      'A grant may be narrower than what was asked for and signed so far, never wider; a wider one needs a new request.',
      { fields: wider.map(({ pointer }) => pointer) },
      wider,
    );
  if (approval.gate !== null && isNarrower(coverage, approval.asked))
    throw refuseFields({
      pointer: '/scope',
      message: 'must be left out: a gate is passed as a whole, or under conditions',
    });
  return coverage;
};

const conditionsOf = (
  { conditions: signed }: Approval,
  { conditions: said = [] }: GrantApprovalBody,
  { permits }: Coverage,
): readonly Condition[] => {
  const taken = signed.map(({ number }) => number);
  const problems = said.flatMap((condition, i) => [
    ...numberProblems(condition, taken, `/conditions/${i}/number`),
    ...bindingProblems(condition, permits, `/conditions/${i}/binds`),
  ]);
  if (problems.length > 0) throw refuseFields(...problems);
  return [...signed, ...said].map(({ number, text, binds }) => ({
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
  { asked }: Approval,
  { coverage, conditions }: Terms,
): GrantedStatus => {
  if (conditions.length > 0) return 'conditional';
  return isNarrower(coverage, asked) ? 'partial' : 'approved';
};

const NOT_ASKED = 'was not asked for; leave it out';

/** What the owner said about it; what is absent stays as it was asked for. */
type SaidCoverage = Partial<Coverage>;

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
