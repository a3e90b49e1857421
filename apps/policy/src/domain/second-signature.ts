import { type SecondSignature } from '#contracts';
import { type BreakGlass, declarersOf, isInside, requestersOf } from '#work-order';
import { answeredByOwners } from './approval-answers';
import { approvalStatusOf } from './approval-status';
import { clipped } from './engine-check';
import { type Rule } from './rules';
import { type Answer, type FullQuestion, URGENT } from './verdict';
import { judgedFor, type RequiredApproval } from './required-approvals';

/** The kind of approval by which somebody else signs for a break-glass. */
const KIND = 'break-glass';

/**
 * The answer where a break-glass needs the signature of somebody else before anything runs under it: an
 * approval as every other, asked for once for all that the break-glass reaches, and never that of those
 * who declared it.
 */
export const signedAnswer = (
  question: FullQuestion,
  breakGlass: BreakGlass,
  { owner, because }: SecondSignature,
): Answer => {
  const { workOrder, policy, action, onBehalfOf, now, earlier } = question;
  const declared = { ...question, onBehalfOf: [...onBehalfOf, ...declarersOf(breakGlass)] };
  const { breakGlassId, code } = breakGlass;
  const ruleDigest = policy.digestOf(`break-glass/${breakGlassId}`);
  const asking = {
    action,
    ...requestersOf(workOrder, declared),
    now,
    named: earlier?.named ?? new Set<string>(),
    isAskedFor: isInside,
  };
  const judged = judgedFor(workOrder, KIND, ruleDigest, asking);
  const rule: Rule = {
    id: URGENT,
    outcome: 'wait',
    approval: KIND,
    owner,
    facts: [],
    turnedOnBy: [],
    turnedOffBy: [],
    digest: ruleDigest,
    reason: clipped(
      `The break-glass ${code} (${breakGlassId}) needs a second signature: ${because}`,
    ),
  };
  const wanted: RequiredApproval = {
    kind: KIND,
    ruleDigest,
    rules: [rule],
    short: [],
    breakGlass,
    standing: approvalStatusOf(judged, workOrder, ruleDigest, asking),
  };
  return answeredByOwners(question, [rule], [wanted], breakGlass.expiresAt);
};
