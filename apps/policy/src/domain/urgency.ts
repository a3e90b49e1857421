import { type BeyondGrant, type BreakGlassUse, type SecondSignature } from '#contracts';
import {
  type BreakGlass,
  breakGlassFor,
  type BreakGlassStatus,
  declarersOf,
  entryOf,
  isInside,
  requestersOf,
} from '#work-order';
import { answeredByOwners, approvalOwner } from './approval-answers';
import { check, clipped } from './engine-check';
import { OBJECTS, reachesBeyondObjects } from './limit-checks';
import { KNOWN_FACTS } from './unknown-facts';
import {
  type Answer,
  answerableFor,
  type FullQuestion,
  holdBack,
  type Question,
  URGENT,
  type Verdict,
} from './verdict';
import { approvalStatusOf } from './approval-status';
import { type Rule } from './rules';
import { judgedFor, type RequiredApproval } from './required-approvals';

/** What is known about the work: nothing else that the engine looks at gives way to urgency. */
const overridable: ReadonlySet<string> = new Set([
  'engine.inputs',
  'engine.prerequisites',
  'engine.budget',
  'engine.facts',
  'engine.fresh-facts',
  KNOWN_FACTS,
]);

type Checks = readonly { readonly name: string; readonly passed: boolean }[];

/** Whether urgency can turn an answer to which these checks led: all that failed give way to it. */
const givesWayTo = (breakGlass: BreakGlass, checks: Checks): boolean =>
  checks.every(
    ({ name, passed }) =>
      passed || overridable.has(name) || (name === OBJECTS && reachesBeyondObjects(breakGlass)),
  );

/** Whether a break-glass lives in whose scope the action is, and to which all that failed gives way. */
export const isOverridden = ({ workOrder, action, now }: Question, checks: Checks): boolean => {
  const standing = breakGlassFor(workOrder, action, now);
  return standing?.is === 'covering' && givesWayTo(standing.breakGlass, checks);
};

/**
 * The verdict that holds, where policy has reached this one. A break-glass that covers the action turns
 * wait and stop into run, or into a wait for its second signature; one that is exceeded or over turns
 * a wait into stop. Domain rule 8.
 */
export const underUrgency = (question: Question, verdict: Verdict): Verdict => {
  const standing = statusOf(question);
  if (!standing) return verdict;
  const urgent = answerTo(question, verdict, standing);
  return {
    ...(urgent ?? verdict),
    facts: verdict.facts,
    checks: [...verdict.checks, checkOf(standing, urgent)],
  };
};

/** As the work order says; `over` where an earlier answer to the proposal rested on one that is. */
type Standing = BreakGlassStatus | { readonly is: 'over'; readonly breakGlass: BreakGlass };

const statusOf = ({ workOrder, action, now, earlier }: Question): Standing | undefined => {
  const standing = breakGlassFor(workOrder, action, now);
  if (standing?.is === 'covering') return standing;
  const [latest = ''] = earlier?.breakGlasses ?? [];
  const over = entryOf(workOrder.breakGlasses, latest);
  return over ? { is: 'over', breakGlass: over } : standing;
};

/** Undefined where policy's answer holds. */
const answerTo = (question: Question, verdict: Verdict, standing: Standing): Answer | undefined => {
  if (verdict.outcome === 'run') return undefined;
  if (standing.is === 'covering')
    return givesWayTo(standing.breakGlass, verdict.checks)
      ? // The engine's checks passed or give way: there is a definition, and there are rules.
        covered(question as FullQuestion, verdict, standing.breakGlass)
      : undefined;
  // Where somebody was asked already, the answer comes as it would have come without any haste.
  const isAnew = verdict.rests.length === 0 && (verdict.has ?? []).length === 0;
  if (verdict.outcome === 'stop' || (standing.is === 'run-out' && !isAnew)) return undefined;
  return standing.is === 'exceeded'
    ? exceededBy(question, verdict, standing.breakGlass, standing.beyond)
    : overFor(question, verdict, standing.breakGlass);
};

const covered = (question: FullQuestion, verdict: Verdict, breakGlass: BreakGlass): Answer => {
  const { secondSignature, expiresAt } = breakGlass;
  const answer = secondSignature
    ? signedAnswer(question, breakGlass, secondSignature)
    : running(question, breakGlass);
  const reasons = [...answer.reasons, ...withoutIt(verdict)];
  if (answer.outcome === 'stop') return { ...answer, reasons };
  const { holdsUntil = expiresAt } = answer;
  return {
    ...answer,
    reasons,
    holdsUntil: holdsUntil < expiresAt ? holdsUntil : expiresAt,
    breakGlass: useOf(question, verdict, breakGlass),
  };
};

const running = (
  { action, requestedBy }: Question,
  { breakGlassId, code, declaredBy, expiresAt }: BreakGlass,
): Answer => ({
  outcome: 'run',
  rules: [URGENT],
  reasons: [
    `${declaredBy} took it on themselves until ${expiresAt}, as ${code} (${breakGlassId}).`,
  ],
  owner: requestedBy,
  next: `Carry out ${action.kind}`,
  rests: [],
  asks: [],
});

/** What policy would have said, for those who review it. */
const withoutIt = ({ outcome, reasons }: Verdict): readonly string[] =>
  reasons.map((reason) => clipped(`Without the break-glass: ${outcome}. ${reason}`));

const useOf = (
  { definition, requestedBy }: FullQuestion,
  { outcome, owner, rests, asks }: Verdict,
  { breakGlassId }: BreakGlass,
): BreakGlassUse => {
  const asked = [
    owner,
    ...rests.map((approval) => approval.owner),
    ...asks.map((wanted) => approvalOwner(definition, wanted)),
  ];
  const bypassed = new Set(asked.filter((one) => one !== 'TBD' && one !== requestedBy));
  return { breakGlassId, instead: outcome as BreakGlassUse['instead'], bypassed: [...bypassed] };
};

const exceededBy = (
  question: Question,
  verdict: Verdict,
  breakGlass: BreakGlass,
  beyond: readonly BeyondGrant[],
): Answer => {
  const fields = beyond.map(({ field, granted, asked }) => `${field}: ${granted}, asked ${asked}`);
  return stopped(question, verdict, {
    code: 'break-glass-exceeded',
    reason: `${nameOf(breakGlass)} is for less. ${fields.join('; ')}.`,
    hint: 'Propose what is inside, or declare a break-glass that reaches all of it.',
  });
};

const overFor = (question: Question, verdict: Verdict, breakGlass: BreakGlass): Answer =>
  stopped(question, verdict, {
    code: 'break-glass-ended',
    ...(breakGlass.ended === 'ended'
      ? {
          reason: `${nameOf(breakGlass)} is over, and it was to run under it.`,
          hint: 'Proposed again it goes by policy; or declare another break-glass.',
        }
      : {
          reason: `${nameOf(breakGlass)} ran out at ${breakGlass.expiresAt}, and nobody has said that the emergency is over.`,
          hint: `End it (POST /v1/break-glass/${breakGlass.breakGlassId}/end) to go back to policy, or declare another.`,
        }),
  });

const nameOf = ({ code, breakGlassId }: BreakGlass): string =>
  `The break-glass ${code} (${breakGlassId})`;

/** It keeps what was asked for: a yes that still comes lets it run as ever. */
const stopped = (
  question: Question,
  verdict: Verdict,
  { code, reason, hint }: { readonly code: string; readonly reason: string; readonly hint: string },
): Answer => {
  const owner = answerableFor(question);
  return {
    outcome: 'stop',
    rules: [URGENT],
    reasons: [clipped(reason), ...withoutIt(verdict)],
    owner,
    next: `${holdBack(question.action.kind, owner)} ${hint}`,
    code,
    rests: verdict.rests,
    asks: [],
  };
};

/** One check, whatever came of it; it is failed where it stands in the way. */
const checkOf = ({ is, breakGlass }: Standing, urgent: Answer | undefined) => {
  const stands = {
    covering: 'covers it',
    exceeded: 'is for less',
    'run-out': 'has run out',
    over: 'is over',
  }[is];
  const said = `${nameOf(breakGlass)} ${stands}`;
  const { name, passed, message } = check('break-glass', 'break-glass-ended', {
    problem: urgent?.outcome === 'stop' ? `${said}.` : undefined,
    fine: urgent ? `${said}.` : `${said}: the answer is that of policy.`,
  });
  return { name, passed, message };
};

/** The kind of approval by which somebody else signs for a break-glass. */
const KIND = 'break-glass';

/**
 * The answer where a break-glass needs the signature of somebody else before anything runs under it: an
 * approval as every other, asked for once for all that the break-glass reaches, and never that of those
 * who declared it.
 */
const signedAnswer = (
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
