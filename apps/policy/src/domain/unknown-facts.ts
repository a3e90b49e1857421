import { type FactSnapshot, fitsType, type StopCause } from '#contracts';
import { plus } from '#kernel';
import { entryOf } from '#work-order';
import {
  firstOf,
  isOfRole,
  nameOfRole,
  type PolicyRule,
  type RuleAnswer,
  type RuleRequest,
} from './rules';
import {
  check,
  clipped,
  type EngineCheck,
  type Answer,
  answerableFor,
  type FullQuestion,
  holdBack,
  named,
} from './verdict';
import { type FactsNow, statedByOthers, stopForFact, TBD } from './known-facts';

/** A rule that an unknown value could activate or deactivate, and the names of those values. */
interface UncertainRule {
  readonly rule: PolicyRule;
  readonly unknown: readonly string[];
}

/** What rules say whatever the unknown values are. */
interface CertainAnswer {
  /** Rules that are satisfied and that no unknown value can leave unsatisfied. */
  readonly certain: readonly PolicyRule[];
  /** Why nothing may run or be requested; empty where no value could make the answer stricter. */
  readonly uncertain: readonly UncertainRule[];
}

/**
 * Weighs the satisfied rules against what nobody knows. A forbid that a value could activate is uncertain. So is a wait
 * that a value could activate, where nothing that is permitted without it waits for the same approval of the same owner,
 * and one that a value could deactivate, because its approval might permit what no rule does. A run that a value could
 * deactivate permits nothing.
 */
export const certainAnswer = (
  { satisfied, dependent }: RuleAnswer,
  request: RuleRequest,
): CertainAnswer => {
  if (satisfied.some(({ outcome }) => outcome === 'stop'))
    return { certain: satisfied, uncertain: [] };
  const on = uncertainRules(dependent, ({ activatedBy }) => activatedBy, request);
  const off = uncertainRules(dependent, ({ deactivatedBy }) => deactivatedBy, request);
  const shaky = off.filter(({ rule }) => satisfied.includes(rule));
  const certain = satisfied.filter((one) => !shaky.some(({ rule }) => rule === one));
  const dormant = on.filter(({ rule }) => !satisfied.includes(rule));
  const stops = dormant.filter(({ rule }) => rule.outcome === 'stop');
  if (certain.length === 0) return { certain, uncertain: [...stops, ...shaky] };
  const waits = [
    ...dormant.filter(({ rule }) => changesApprovals(rule, certain)),
    ...shaky.filter(({ rule }) => rule.outcome === 'wait'),
  ];
  return { certain, uncertain: [...stops, ...waits] };
};

/** Whether a rule waits for an approval that the others do not need, or need of another owner. */
const changesApprovals = (
  { outcome, approval, owner }: PolicyRule,
  certain: readonly PolicyRule[],
): boolean => {
  const same = certain.filter((rule) => rule.approval === approval);
  return outcome === 'wait' && (same.length === 0 || same.some((rule) => rule.owner !== owner));
};

const uncertainRules = (
  rules: readonly PolicyRule[],
  namesOf: (rule: PolicyRule) => readonly string[],
  request: RuleRequest,
): readonly UncertainRule[] =>
  rules.flatMap((rule) => {
    const unknown = namesOf(rule).filter((name) => !isKnown(name, rule, request));
    return unknown.length > 0 ? [{ rule, unknown }] : [];
  });

/** Whether a rule may go by a value: it is there, and no older than the rule lets a fact be. */
const isKnown = (
  name: string,
  { maxAge }: PolicyRule,
  { facts, workOrder: { inputs, owner }, roles, now }: RuleRequest,
): boolean => {
  if (name === 'owner') return owner !== undefined;
  if (isOfRole(name)) return roles.areAll || roles.held.some((role) => nameOfRole(role) === name);
  const fact = facts.find((one) => `facts.${one.name}` === name);
  if (fact) return maxAge === undefined || plus(fact.observedAt, maxAge) > now;
  return inputs.some((input) => `inputs.${input.name}` === name);
};

/** The check that the rules can be answered by what is known. */
export const KNOWN_FACTS = 'engine.known-facts';

/** What rules depend on and nobody knows, each with its rules and who is expected to report it. */
export const factsKnown = (
  question: FullQuestion,
  facts: FactsNow,
  uncertain: readonly UncertainRule[],
): EngineCheck =>
  check('known-facts', 'fact-unknown', {
    problem: uncertain.length > 0 ? problemsOf(question, facts, uncertain).join(' ') : undefined,
    fine: 'No unknown fact could make the answer stricter.',
  });

/** Whether a forbid about a role may be satisfied. Who asks is nothing about the work, so no urgency lifts that. */
export const isForbiddenToRoles = (uncertain: readonly UncertainRule[]): boolean =>
  uncertain.some(({ rule, unknown }) => rule.outcome === 'stop' && unknown.some(isOfRole));

/** A stop, because a value that nobody knows could make a rule forbid the action or make it wait. */
export const stoppedByUnknownFacts = (
  question: FullQuestion,
  facts: FactsNow,
  uncertain: readonly UncertainRule[],
): Answer => {
  const rules = uncertain.map(({ rule }) => rule);
  const owner = firstOf(rules, 'owner') ?? answerableFor(question);
  return {
    outcome: 'stop',
    rules: [KNOWN_FACTS, ...new Set(rules.map(({ id }) => id))],
    reasons: problemsOf(question, facts, uncertain).map(clipped),
    owner,
    next: `${holdBack(question.action.kind, owner)} Report what is unknown, then propose it again.`,
    code: 'fact-unknown',
    stopCause: unknownCause(question, uncertain),
    rests: [],
    requests: [],
    isForbidden: isForbiddenToRoles(uncertain),
  };
};

/** The first fact that can be reported. An input, an owner and a fact that the workflow lacks never come to be known. */
const unknownCause = (
  { definition }: FullQuestion,
  uncertain: readonly UncertainRule[],
): StopCause | undefined => {
  const declared = new Map([...definition.facts].map((fact) => [`facts.${fact[0]}`, fact]));
  const first = uncertain.flatMap(({ unknown }) => unknown).find((name) => declared.has(name));
  if (first === undefined) return undefined;
  const [subject, { type, maxAge }] = declared.get(first)!;
  const readers = uncertain.filter(({ unknown }) => unknown.includes(first));
  const limit = shortest([maxAge, ...readers.map(({ rule }) => rule.maxAge)]);
  return {
    ...stopForFact(definition, subject),
    type,
    ...(limit !== undefined && { maxAge: limit }),
  };
};

/** A fact is as fresh as the strictest of those who read it wants it. */
const shortest = (durations: readonly (string | undefined)[]): string | undefined =>
  durations.reduce(
    (least, one) =>
      one !== undefined && (least === undefined || plus(EPOCH, one) < plus(EPOCH, least))
        ? one
        : least,
    undefined,
  );

const EPOCH = '2000-01-01T00:00:00.000Z';

const problemsOf = (
  question: FullQuestion,
  facts: FactsNow,
  uncertain: readonly UncertainRule[],
): readonly string[] => {
  const names = new Set(uncertain.flatMap(({ unknown }) => unknown));
  return [...names].map((name) => {
    const readers = uncertain.filter(({ unknown }) => unknown.includes(name));
    const rules = new Set(readers.map(({ rule }) => rule.id));
    const { what, source } = unknownOf(name, question, facts);
    const reporter = source === undefined ? '' : `, and ${source} is to report it`;
    return `${what}${reporter}: the answer of ${[...rules].join(', ')} depends on it.`;
  });
};

interface Unknown {
  readonly what: string;
  /** Who is to report it; absent where the next proposal says it. */
  readonly source?: string;
}

const unknownOf = (name: string, question: FullQuestion, facts: FactsNow): Unknown => {
  const [root, item] = name.split('.');
  if (root === 'facts') return unknownFact(item!, question, facts);
  if (isOfRole(name))
    return { what: `It is not known whether all requesters lack the role ${item}` };
  const what = root === 'inputs' ? `The input ${item}` : 'The owner of the work order';
  return { what: `${what} is unknown`, source: named(answerableFor(question)) };
};

const unknownFact = (name: string, question: FullQuestion, { snapshot }: FactsNow): Unknown => {
  const declared = question.definition.facts.get(name);
  const stated = entryOf(snapshot, name);
  const source = declared?.source ?? stated?.source ?? named(answerableFor(question));
  if (!declared)
    return { what: `The workflow version of this work order has no fact ${name}`, source };
  if (stated?.notFrom) return { what: `The fact ${statedByOthers(name, stated)}`, source };
  const maxAge = stated?.stale ? declared.maxAge! : 'the rule allows';
  const is =
    stated === undefined || isUnstated(stated)
      ? 'is unknown'
      : fitsType(stated.value, declared.type)
        ? `is older than ${maxAge}`
        : `is no ${declared.type}`;
  return { what: `The fact ${name} ${is}`, source };
};

const isUnstated = ({ value }: FactSnapshot): boolean => value === null || value === TBD;
