import { actionOf, REQUEST_WITHDRAWN, WITHDRAWAL_CHECK } from '#contracts';
import {
  type Approval,
  entryOf,
  isWrite,
  requestersOf,
  teamsOf,
  type WorkOrder,
} from '#work-order';
import { answeredByOwners } from './approval-verdict';
import { delegatedUntil, heldByDelegations } from './delegation-checks';
import {
  certainAnswer,
  factsKnown,
  isForbiddenToRoles,
  stoppedByUnknownFacts,
} from './unknown-facts';
import {
  check,
  clipped,
  type EngineCheck,
  type Answer,
  answerableFor,
  type FullQuestion,
  holdBack,
  type Question,
  type Verdict,
} from './verdict';
import {
  engineChecks,
  halted,
  outcomeKnown,
  policyKnown,
  workflowKnown,
  workOrderOpen,
} from './engine-checks';
import {
  earliest,
  factsNow,
  type FactsNow,
  type Freshness,
  freshnessOf,
  knownInputs,
  typedArguments,
} from './known-facts';
import { memberOfNow } from './decision-context';
import { firstOf, type Rule, type RuleAnswer, type RuleRequest } from './rules';
import { isOverridden, underBreakGlass } from './break-glass';
import { requiredApprovals } from './required-approvals';

/**
 * Whether an action may run, must wait or must stop: stop before wait before run, and stop where
 * nothing says otherwise. Pure: the same question has the same verdict, on every replay.
 */
export const judge = (question: Question): Verdict =>
  asLongAsDelegated(question, underBreakGlass(question, judgedByPolicy(question)));

/** What its requester gave up: nothing runs of it, and nobody has to answer any more. */
export const judgeWithdrawn = (question: Question): Verdict => {
  const withdrawn = check(WITHDRAWAL_CHECK, REQUEST_WITHDRAWN, {
    problem: 'The requester withdrew the request.',
    fine: '',
  });
  return explained(stoppedByEngine(question, [withdrawn]), [withdrawn], {});
};

/** What a delegate may do ends with its delegation. */
const asLongAsDelegated = (question: Question, verdict: Verdict): Verdict =>
  verdict.outcome === 'run'
    ? { ...verdict, holdsUntil: earliest([verdict.holdsUntil, delegatedUntil(question)]) }
    : verdict;

const judgedByPolicy = (question: Question): Verdict => {
  const { workOrder, definition, policy, now } = question;
  const first = [
    workOrderOpen(question),
    workflowKnown(definition),
    policyKnown(policy),
    ...halted(question),
    ...outcomeKnown(question),
  ];
  if (!definition || !policy) return explained(stoppedByEngine(question, first), first, {});

  const full = { ...question, definition, policy };
  const facts = factsNow(definition, workOrder, now);
  const freshness = freshnessFor(full, facts);
  const checks = [...first, ...engineChecks({ ...full, facts, freshness })];
  const isStopped = checks.some(({ passed }) => !passed);
  // A break-glass overrides only where the rules could be evaluated, so then they are evaluated all the same.
  if (isStopped && !isOverridden(question, checks))
    return explained(stoppedByEngine(question, checks), checks, facts.snapshot);

  const request = requestOf(full, facts);
  const answer = policy.evaluate(request);
  const evaluated = rulesAnswered(answer);
  const { certain, uncertain } = certainAnswer(answer, request);
  const all = [...checks, evaluated, factsKnown(full, facts, uncertain)];
  const isForbidden =
    certain.some(({ outcome }) => outcome === 'stop') || isForbiddenToRoles(uncertain);
  if (isStopped)
    return { ...explained(stoppedByEngine(question, all), all, facts.snapshot), isForbidden };
  if (!evaluated.passed)
    return explained(stoppedByEngine(question, [evaluated]), all, facts.snapshot);
  return explained(
    uncertain.length > 0
      ? stoppedByUnknownFacts(full, facts, uncertain)
      : heldByDelegations(full, weighed(full, facts, freshness, certain)),
    all,
    facts.snapshot,
  );
};

/** Age matters to what writes; how old is too old is for the rules about this kind of action. */
const freshnessFor = (
  { action, definition, policy, now }: FullQuestion,
  { snapshot }: FactsNow,
): Freshness =>
  isWrite({ action }) && actionOf(definition, action)
    ? freshnessOf(policy.factsRead(action.kind), definition, snapshot, now)
    : { stale: [] };

const explained = (
  answer: Answer,
  checks: readonly EngineCheck[],
  facts: Verdict['facts'],
): Verdict => ({
  ...answer,
  checks: checks.map(({ name, passed, message }) => ({ name, passed, message })),
  facts,
});

const requestOf = (
  { action, definition, workOrder, workOrderId, now, ...requester }: FullQuestion,
  facts: FactsNow,
): RuleRequest => ({
  delegate: requester.requestedBy,
  teams: [...teamsOf(workOrder, requester), ...memberOfNow(requester, [requester.requestedBy])],
  roles: {
    held: requester.roles ?? [],
    // Of those for whom the requester acts, no credential says the roles.
    areAll: requester.roles !== undefined && requester.onBehalfOf.length === 0,
  },
  workOrder: {
    id: workOrderId,
    objects: workOrder.objects,
    inputs: knownInputs(definition, workOrder.inputs),
    jobType: workOrder.jobType,
    ...(workOrder.owner !== 'TBD' && { owner: workOrder.owner }),
  },
  action,
  facts: facts.known,
  arguments: typedArguments(actionOf(definition, action)!.arguments, action.arguments).known,
  now,
});

const weighed = (
  question: FullQuestion,
  facts: FactsNow,
  freshness: Freshness,
  satisfied: readonly Rule[],
): Answer => {
  const { action, definition, policy, workOrder, now } = question;
  const forbids = satisfied.filter(({ outcome }) => outcome === 'stop');
  if (forbids.length > 0) return stoppedByRules(question, forbids);
  if (satisfied.length === 0) return stoppedByDefault(question, facts);

  const laidOver = overlayRules(question);
  const waits = [...satisfied.filter(({ outcome }) => outcome === 'wait'), ...laidOver];
  const wanted = requiredApprovals(workOrder, waits, policy.jointDigest, definition.approvals, {
    action,
    plan: question.plan,
    question: question.question,
    ...requestersOf(workOrder, question),
    now,
    named: question.earlier?.named ?? NONE,
  });
  const freshUntil = earliest([facts.freshUntil, freshness.freshUntil]);
  return answeredByOwners(question, [...satisfied, ...laidOver], wanted, freshUntil);
};

const NONE: ReadonlySet<string> = new Set();

/** What is halted retains what its proposals wait for, so that nothing is requested twice when it goes on. */
const stoppedByEngine = (question: Question, checks: readonly EngineCheck[]): Answer => {
  const failed = checks.filter(({ passed }) => !passed);
  const { workOrder, action, earlier } = question;
  const { code, stopCause, haltId } = failed[0]!;
  const isHalted = workOrder.status === 'open' && (workOrder.stopped || haltId !== undefined);
  const owner = answerableFor(question);
  return {
    outcome: 'stop',
    rules: failed.map(({ name }) => name),
    reasons: failed.map(({ message }) => message),
    owner,
    next: holdBack(action.kind, owner),
    code,
    stopCause,
    haltId,
    rests:
      isHalted && earlier && !earlier.isOfEarlierRun
        ? approvalsNamed(workOrder, earlier.approvals)
        : [],
    requests: [],
  };
};

const approvalsNamed = ({ approvals }: WorkOrder, ids: readonly string[]): readonly Approval[] =>
  ids.flatMap((id) => entryOf(approvals, id) ?? []);

const stoppedByRules = (question: Question, forbids: readonly Rule[]): Answer => {
  const owner = firstOf(forbids, 'owner') ?? answerableFor(question);
  return {
    outcome: 'stop',
    rules: forbids.map(({ id }) => id),
    reasons: forbids.map(({ reason }) => reason),
    owner,
    next: holdBack(question.action.kind, owner),
    code: firstOf(forbids, 'code') ?? 'policy-stop',
    rests: [],
    requests: [],
    isForbidden: true,
  };
};

const stoppedByDefault = (question: Question, { unusable }: FactsNow): Answer => {
  const { kind } = question.action;
  const owner = answerableFor(question);
  const unknown = unusable.length > 0 ? ` Taken as unknown: ${unusable.join('; ')}.` : '';
  return {
    outcome: 'stop',
    rules: ['engine.default-stop'],
    reasons: [clipped(`No rule permits ${kind} as things stand.${unknown}`)],
    owner,
    next: holdBack(kind, owner),
    code: 'policy-stop',
    rests: [],
    requests: [],
  };
};

const rulesAnswered = ({ satisfied, errors }: RuleAnswer): EngineCheck =>
  check('rules', 'policy-error', {
    problem: errors.length > 0 ? `The rules could not be evaluated: ${errors[0]}` : undefined,
    fine: `${satisfied.length} rules are satisfied.`,
  });

/**
 * Rules that a workflow lays over those of its policy: each overlay that names the kind makes the action wait, at any
 * stage, for its approval. The digest is of the workflow version and the overlay, so that nothing that is published later
 * voids a request.
 */
const overlayRules = ({ definition, policy, workOrder, action }: FullQuestion): readonly Rule[] =>
  definition.overlays
    .filter(({ actions }) => actions.includes(action.kind))
    .map(({ name, approval, reason }) => ({
      id: `overlay.${name}`,
      outcome: 'wait' as const,
      reason: reason ?? `${name}: ${action.kind} waits until the approval ${approval} is current.`,
      approval,
      digest: policy.digestOf(`overlay/${workOrder.workflow?.digest}/${name}`),
    }));
