import {
  type Check,
  type FactSnapshot,
  type Outcome,
  type ProposedAction,
  type WorkflowDefinition,
  actionOf,
} from '#contracts';
import { type WorkOrder } from '#work-order';
import {
  check,
  clipped,
  type EngineCheck,
  engineChecks,
  policyKnown,
  workflowKnown,
  workOrderOpen,
} from './engine-checks';
import { earliest, factsNow, type FactsNow, typedArguments } from './known-facts';
import { type AskablePolicy, type Rule, type RuleAnswer, type RuleRequest } from './rules';
import { type WantedApproval, wantedApprovals } from './wanted-approvals';

/** An action, and everything outside the policy's text that its answer depends on. */
export interface Question {
  readonly workOrder: WorkOrder;
  readonly workOrderId: string;
  readonly action: ProposedAction;
  readonly requestedBy: string;
  readonly onBehalfOf: readonly string[];
  readonly definition: WorkflowDefinition | undefined;
  readonly policy: AskablePolicy | undefined;
  readonly now: string;
}

/** The answer before it is recorded. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly rules: readonly string[];
  readonly reasons: readonly string[];
  readonly checks: readonly Check[];
  /** Who decides next; the one who asked, for a run. */
  readonly owner: string;
  readonly code?: string;
  readonly facts: Readonly<Record<string, FactSnapshot>>;
  /** Approvals that a wait asks for, or that a run rests on. */
  readonly wanted: readonly WantedApproval[];
  /** When a fact or a grant that a run rests on is too old; undefined when nothing ages. */
  readonly holdsUntil?: string;
}

/**
 * Whether an action may run, must wait or must stop: stop before wait before run, and stop where
 * nothing says otherwise. Pure: the same question has the same verdict, on every replay.
 */
export const judge = (question: Question): Verdict => {
  const { workOrder, definition, policy, now } = question;
  const first = [workOrderOpen(workOrder), workflowKnown(definition), policyKnown(policy)];
  if (!definition || !policy) return explained(stoppedByEngine(question, first), first, {});

  const facts = factsNow(definition, workOrder, now);
  const checks = [...first, ...engineChecks({ ...question, definition, facts })];
  if (checks.some(({ passed }) => !passed))
    return explained(stoppedByEngine(question, checks), checks, facts.snapshot);

  const full = { ...question, definition, policy };
  const answer = policy.evaluate(requestOf(full, facts));
  const asked = rulesAnswered(answer);
  return explained(
    asked.passed ? weighed(full, facts, answer.satisfied) : stoppedByEngine(question, [asked]),
    [...checks, asked],
    facts.snapshot,
  );
};

type Answer = Omit<Verdict, 'checks' | 'facts'>;
type FullQuestion = Question & {
  readonly definition: WorkflowDefinition;
  readonly policy: AskablePolicy;
};

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
  { action, definition, workOrderId, requestedBy, now }: FullQuestion,
  facts: FactsNow,
): RuleRequest => ({
  delegate: requestedBy,
  workOrderId,
  action,
  facts: facts.known,
  arguments: typedArguments(actionOf(definition, action)!.arguments, action.arguments).known,
  now,
});

const weighed = (question: FullQuestion, facts: FactsNow, satisfied: readonly Rule[]): Answer => {
  const { action, policy, workOrder, requestedBy, onBehalfOf, now } = question;
  const forbids = satisfied.filter(({ outcome }) => outcome === 'stop');
  if (forbids.length > 0) return stoppedByRules(question, forbids);
  if (satisfied.length === 0) return stoppedByDefault(question, facts);

  const waits = satisfied.filter(({ outcome }) => outcome === 'wait');
  const wanted = wantedApprovals(workOrder, waits, policy.jointDigest, {
    action,
    requesters: [requestedBy, ...onBehalfOf],
    now,
  });
  const open = wanted.filter(({ granted }) => !granted);
  return open.length > 0
    ? waiting(question, open)
    : running(requestedBy, satisfied, wanted, facts.freshUntil);
};

const stoppedByEngine = (question: Question, checks: readonly EngineCheck[]): Answer => {
  const failed = checks.filter(({ passed }) => !passed);
  return {
    outcome: 'stop',
    rules: failed.map(({ name }) => name),
    reasons: failed.map(({ message }) => message),
    owner: answerableFor(question),
    code: failed[0]!.code,
    wanted: [],
  };
};

const stoppedByRules = (question: Question, forbids: readonly Rule[]): Answer => ({
  outcome: 'stop',
  rules: forbids.map(({ id }) => id),
  reasons: forbids.map(({ reason }) => reason),
  owner: firstOf(forbids, 'owner') ?? answerableFor(question),
  code: firstOf(forbids, 'code') ?? 'policy-stop',
  wanted: [],
});

const stoppedByDefault = (question: Question, { doubts }: FactsNow): Answer => ({
  outcome: 'stop',
  rules: ['engine.default-stop'],
  reasons: [
    clipped(
      `No rule permits ${question.action.kind} as things stand.` +
        (doubts.length > 0 ? ` Taken as unknown: ${doubts.join('; ')}.` : ''),
    ),
  ],
  owner: answerableFor(question),
  code: 'policy-stop',
  wanted: [],
});

const waiting = ({ definition }: FullQuestion, open: readonly WantedApproval[]): Answer => {
  const owner = approvalOwner(definition, open[0]!);
  return {
    outcome: 'wait',
    rules: open.flatMap(({ rules }) => rules.map(({ id }) => id)),
    reasons: open.flatMap(({ rules, short }) => [...rules.map(({ reason }) => reason), ...short]),
    owner,
    ...(owner === 'TBD' && { code: 'owner-missing' }),
    wanted: open,
  };
};

const running = (
  requestedBy: string,
  satisfied: readonly Rule[],
  wanted: readonly WantedApproval[],
  freshUntil: string | undefined,
): Answer => {
  const grants = wanted.map(({ granted }) => granted!);
  return {
    outcome: 'run',
    rules: satisfied.map(({ id }) => id),
    reasons: [
      ...satisfied.map(({ reason }) => reason),
      ...grants.map(({ approvalId, grantedBy }) => `${grantedBy} approved it (${approvalId}).`),
    ],
    owner: requestedBy,
    wanted,
    holdsUntil: earliest([
      ...(freshUntil ? [freshUntil] : []),
      ...grants.flatMap(({ expiresAt }) => expiresAt ?? []),
    ]),
  };
};

/** Whoever answers for the work order, or else for the workflow. */
const answerableFor = ({ workOrder, definition }: Question): string =>
  workOrder.owner !== 'TBD' ? workOrder.owner : (definition?.owner ?? 'TBD');

/** The rule may name somebody else than the workflow does for that kind of approval. */
export const approvalOwner = (
  definition: WorkflowDefinition,
  { kind, rules }: WantedApproval,
): string => firstOf(rules, 'owner') ?? definition.approvals.get(kind)?.owner ?? 'TBD';

const rulesAnswered = ({ satisfied, errors }: RuleAnswer): EngineCheck =>
  check('rules', 'policy-error', {
    problem: errors.length > 0 ? `The rules could not be evaluated: ${errors[0]}` : undefined,
    fine: `${satisfied.length} rules are satisfied.`,
  });

const firstOf = (rules: readonly Rule[], field: 'owner' | 'code'): string | undefined =>
  rules.find((rule) => rule[field] !== undefined)?.[field];
