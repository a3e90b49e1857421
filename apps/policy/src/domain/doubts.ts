import { plus } from '#kernel';
import { type Rule, type RuleAnswer, type RuleRequest } from './rules';

/** A rule whose answer an unknown value could turn, and the names of those values. */
export interface UncertainRule {
  readonly rule: Rule;
  readonly unknown: readonly string[];
}

/** What rules say whatever the unknown values are. */
export interface CertainAnswer {
  /** Rules that are satisfied and that no unknown value can leave unsatisfied. */
  readonly certain: readonly Rule[];
  /** Why nothing may run or be requested; empty where no value could make the answer stricter. */
  readonly uncertain: readonly UncertainRule[];
}

/**
 * Weighs the satisfied rules against what nobody knows. A forbid that a value could activate is uncertain. So is a wait
 * that a value could turn on, where nothing that is permitted without it waits for the same approval of the same owner,
 * and one that a value could turn off, because its approval might permit what no rule does. A run that a value could turn off permits nothing.
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
  const uncertain = [
    ...dormant.filter(({ rule }) => rule.outcome === 'stop'),
    ...(certain.length > 0 ? dormant.filter(({ rule }) => changesApprovals(rule, certain)) : shaky),
    ...(certain.length > 0 ? shaky.filter(({ rule }) => rule.outcome === 'wait') : []),
  ];
  return { certain, uncertain };
};

/** Whether a rule waits for an approval that the others do not need, or need of another owner. */
const changesApprovals = (
  { outcome, approval, owner }: Rule,
  certain: readonly Rule[],
): boolean => {
  const same = certain.filter((rule) => rule.outcome === 'wait' && rule.approval === approval);
  return outcome === 'wait' && (same.length === 0 || same.some((rule) => rule.owner !== owner));
};

const uncertainRules = (
  rules: readonly Rule[],
  namesOf: (rule: Rule) => readonly string[],
  request: RuleRequest,
): readonly UncertainRule[] =>
  rules.flatMap((rule) => {
    const unknown = namesOf(rule).filter((name) => !isKnown(name, rule, request));
    return unknown.length > 0 ? [{ rule, unknown }] : [];
  });

/** Whether a rule may go by a value: it is there, and no older than the rule lets a fact be. */
const isKnown = (
  name: string,
  { maxAge }: Rule,
  { facts, workOrder: { inputs, owner }, now }: RuleRequest,
): boolean => {
  if (name === 'owner') return owner !== undefined;
  const fact = facts.find((one) => `facts.${one.name}` === name);
  if (fact) return maxAge === undefined || plus(fact.observedAt, maxAge) > now;
  return inputs.some((input) => `inputs.${input.name}` === name);
};
