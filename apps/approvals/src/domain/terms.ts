import {
  type Condition,
  type Coverage,
  type GrantApprovalBody,
  type GrantedStatus,
} from '#contracts';
import { type FieldError, plus } from '#kernel';
import { type Approval } from '#work-order';
import { type ApprovalContext, declaredOf, refuse, refuseFields } from './approval-context';
import { isNarrower, narrowed, widened } from './narrowing';

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
