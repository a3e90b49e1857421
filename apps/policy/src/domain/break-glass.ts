import { type BeyondGrant, type BreakGlassUse, type SecondSignature } from '#contracts';
import {
  type BreakGlass,
  breakGlassFor,
  type BreakGlassStatus,
  declarersOf,
  entryOf,
  isInside,
  requestersOf,
  SECOND_SIGNATURE,
} from '#work-order';
import { answeredByOwners, approvalOwner } from './approval-verdict';
import {
  check,
  clipped,
  type Answer,
  answerableFor,
  type FullQuestion,
  holdBack,
  type Question,
  BREAK_GLASS,
  type Verdict,
} from './verdict';
import { OBJECTS, reachesBeyondObjects } from './limit-checks';
import { KNOWN_FACTS } from './unknown-facts';
import { approvalStatusOf, judgedFor, type RequiredApproval } from './required-approvals';
import { type Rule } from './rules';

/** What is known about the work: no other check of the engine gives way to a break-glass. */
const overridable: ReadonlySet<string> = new Set([
  'engine.inputs',
  'engine.prerequisites',
  'engine.budget',
  'engine.facts',
  'engine.fresh-facts',
  KNOWN_FACTS,
]);

type Checks = readonly { readonly name: string; readonly passed: boolean }[];

/** Whether a break-glass can change an answer to which these checks led: all that failed give way to it. */
const givesWayTo = (breakGlass: BreakGlass, checks: Checks): boolean =>
  checks.every(
    ({ name, passed }) =>
      passed || overridable.has(name) || (name === OBJECTS && reachesBeyondObjects(breakGlass)),
  );

/** Whether a break-glass lives in whose scope the action is, and to which all that failed gives way. */
export const isOverridden = ({ workOrder, action, now }: Question, checks: Checks): boolean => {
  const status = breakGlassFor(workOrder, action, now);
  return status?.is === 'covering' && givesWayTo(status.breakGlass, checks);
};

/**
 * The verdict that holds, where policy has reached this one. A break-glass that covers the action turns
 * wait and stop into run, or into a wait for its second signature; one that is exceeded or over turns
 * a wait into stop. Domain rule 8.
 */
export const underBreakGlass = (question: Question, verdict: Verdict): Verdict => {
  const status = statusOf(question);
  if (!status) return verdict;
  const urgent = answerTo(question, verdict, status);
  return {
    ...(urgent ?? verdict),
    facts: verdict.facts,
    checks: [...verdict.checks, checkOf(status, urgent, verdict)],
  };
};

/** As the work order says; `over` where an earlier answer to the proposal rested on one that is. */
type Status = BreakGlassStatus | { readonly is: 'over'; readonly breakGlass: BreakGlass };

const statusOf = ({ workOrder, action, now, earlier }: Question): Status | undefined => {
  const status = breakGlassFor(workOrder, action, now);
  if (status?.is === 'covering') return status;
  const [latest = ''] = earlier?.breakGlasses ?? [];
  const over = entryOf(workOrder.breakGlasses, latest);
  return over ? { is: 'over', breakGlass: over } : status;
};

/** Undefined where policy's answer holds. */
const answerTo = (question: Question, verdict: Verdict, status: Status): Answer | undefined => {
  if (verdict.outcome === 'run') return undefined;
  if (status.is === 'covering')
    return givesWayTo(status.breakGlass, verdict.checks) && !forbids(verdict, status.breakGlass)
      ? // The engine's checks passed or give way: there is a definition, and there are rules.
        covered(question as FullQuestion, verdict, status.breakGlass)
      : undefined;
  // Where an approval was requested already, the answer is the same as without the break-glass.
  const isUnrequested = verdict.rests.length === 0 && (verdict.has ?? []).length === 0;
  if (verdict.outcome === 'stop' || (status.is === 'run-out' && !isUnrequested)) return undefined;
  return status.is === 'exceeded'
    ? exceededBy(question, verdict, status.breakGlass, status.beyond)
    : overFor(question, verdict, status.breakGlass);
};

/** Whether the policy forbids it outright, and the code of the break-glass does not go beyond that. */
const forbids = ({ isForbidden = false }: Verdict, { overridesForbids }: BreakGlass): boolean =>
  isForbidden && overridesForbids !== true;

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
    holdsUntil,
    breakGlass: useOf(question, verdict, breakGlass),
  };
};

const running = (
  { action, requestedBy }: Question,
  { breakGlassId, code, declaredBy, expiresAt }: BreakGlass,
): Answer => ({
  outcome: 'run',
  rules: [BREAK_GLASS],
  reasons: [
    `${declaredBy} took it on themselves until ${expiresAt}, as ${code} (${breakGlassId}).`,
  ],
  owner: requestedBy,
  next: `Carry out ${action.kind}`,
  rests: [],
  requests: [],
});

/** The answer of policy without it, for those who review it. */
const withoutIt = ({ outcome, reasons }: Verdict): readonly string[] =>
  reasons.map((reason) => clipped(`Without the break-glass: ${outcome}. ${reason}`));

const useOf = (
  question: FullQuestion,
  verdict: Verdict,
  { breakGlassId }: BreakGlass,
): BreakGlassUse => ({
  breakGlassId,
  instead: verdict.outcome as BreakGlassUse['instead'],
  bypassed: [...decidersOf(question, verdict)],
});

/** The owners who answer for a verdict, besides the requester; those of whom nobody is known are left out. */
export const decidersOf = (
  { definition, requestedBy }: Pick<FullQuestion, 'definition' | 'requestedBy'>,
  { owner, rests, requests }: Verdict,
): readonly string[] => {
  const deciders = [
    owner,
    ...rests.map((approval) => approval.owner),
    ...requests.map((wanted) => approvalOwner(definition, wanted)),
  ];
  return [...new Set(deciders.filter((one) => one !== 'TBD' && one !== requestedBy))];
};

const exceededBy = (
  question: Question,
  verdict: Verdict,
  breakGlass: BreakGlass,
  beyond: readonly BeyondGrant[],
): Answer => {
  const fields = beyond.map(
    ({ field, granted, requested }) => `${field}: ${granted}, requested ${requested}`,
  );
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

/** It retains what was requested: a later grant lets it run. */
const stopped = (
  question: Question,
  verdict: Verdict,
  { code, reason, hint }: { readonly code: string; readonly reason: string; readonly hint: string },
): Answer => {
  const owner = answerableFor(question);
  return {
    outcome: 'stop',
    rules: [BREAK_GLASS],
    reasons: [clipped(reason), ...withoutIt(verdict)],
    owner,
    next: `${holdBack(question.action.kind, owner)} ${hint}`,
    code,
    rests: verdict.rests,
    requests: [],
  };
};

/** One check, whatever came of it; it is failed where it stops the action. */
const checkOf = ({ is, breakGlass }: Status, urgent: Answer | undefined, verdict: Verdict) => {
  const isForForbidden = is === 'covering' && !urgent && forbids(verdict, breakGlass);
  const effect = {
    covering: 'covers it',
    exceeded: 'is for less',
    'run-out': 'has run out',
    over: 'is over',
  }[is];
  const text = `${nameOf(breakGlass)} ${isForForbidden ? 'does not cover what the policy forbids' : effect}`;
  const { name, passed, message } = check('break-glass', 'break-glass-ended', {
    problem: urgent?.outcome === 'stop' ? `${text}.` : undefined,
    fine: urgent ? `${text}.` : `${text}: the answer is that of policy.`,
  });
  return { name, passed, message };
};

/**
 * The answer where a break-glass needs the signature of somebody else before anything runs under it: an
 * approval as every other, requested once for all that the break-glass reaches, and never that of those
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
  const request = {
    action,
    ...requestersOf(workOrder, declared),
    now,
    named: earlier?.named ?? new Set<string>(),
    isRequested: isInside,
  };
  const judged = judgedFor(workOrder, SECOND_SIGNATURE, ruleDigest, request);
  const rule: Rule = {
    id: BREAK_GLASS,
    outcome: 'wait',
    approval: SECOND_SIGNATURE,
    owner,
    digest: ruleDigest,
    reason: clipped(
      `The break-glass ${code} (${breakGlassId}) needs a second signature: ${because}`,
    ),
  };
  const wanted: RequiredApproval = {
    kind: SECOND_SIGNATURE,
    ruleDigest,
    rules: [rule],
    short: [],
    breakGlass,
    status: approvalStatusOf(judged, workOrder, ruleDigest, request),
  };
  return answeredByOwners(question, [rule], [wanted], breakGlass.expiresAt);
};
