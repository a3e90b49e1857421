import { durationMs } from '#kernel';
import { type CompiledPolicy, type FactRead, type PolicyRule, type Rule } from '../domain/rules';
import { EngineBroken } from './engine';
import { dependentRules } from './evaluate';
import { Evaluator } from './evaluator';
import { type ParsedRule, sha256 } from './parse';

/** What is cached about a kind of action. */
interface OfKind {
  readonly rules: readonly ParsedRule[];
  readonly factsRead: readonly FactRead[];
  /** Made by the first request. */
  evaluator?: Evaluator;
}

/**
 * A policy that evaluates requests. Time grows with the number of rules, so each kind of action is evaluated by its own
 * rules only: the others could neither be satisfied nor go wrong.
 */
export const compiledPolicy = (
  text: string,
  rules: readonly ParsedRule[],
  name = sha256(text),
): CompiledPolicy => {
  const kinds = new Map<string, OfKind>();
  const ofKind = (kind: string): OfKind => {
    const known = kinds.get(kind);
    if (known) return known;
    const speaking = rules.filter(speaksOf(kind));
    const selected: OfKind = { rules: speaking, factsRead: factsReadBy(speaking) };
    kinds.set(kind, selected);
    return selected;
  };
  return {
    evaluate: (request) => {
      try {
        const { kind } = request.action;
        const selected = ofKind(kind);
        selected.evaluator ??= new Evaluator(`${name}/${kind}`, selected.rules);
        return {
          ...selected.evaluator.evaluate(request),
          dependent: dependentRules(selected.rules, request),
        };
      } catch (error) {
        // A recorded answer with errors stops the action permanently; a broken engine gives no answer.
        if (error instanceof EngineBroken) throw error;
        return {
          satisfied: [],
          dependent: [],
          errors: [`the policy engine failed: ${String(error)}`],
        };
      }
    },
    factsRead: (kind) => ofKind(kind).factsRead,
    jointDigest,
    digestOf: sha256,
  };
};

/** Each fact that the rules read once, in the order of the text, with the shortest age of them all. */
const factsReadBy = (rules: readonly PolicyRule[]): readonly FactRead[] => {
  const read = new Map<string, FactRead>();
  for (const { facts, maxAge } of rules)
    for (const name of facts) {
      const strictest = shorter(read.get(name)?.maxAge, maxAge);
      read.set(name, strictest === undefined ? { name } : { name, maxAge: strictest });
    }
  return [...read.values()];
};

const shorter = (a: string | undefined, b: string | undefined): string | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return durationMs(b)! < durationMs(a)! ? b : a;
};

const speaksOf =
  (kind: string) =>
  ({ json: { action } }: ParsedRule): boolean => {
    if (action.op === 'All') return true;
    if ('slot' in action) return true;
    const entities = 'entities' in action ? action.entities : [action.entity];
    return entities.some((entity) => ('__entity' in entity ? entity.__entity : entity).id === kind);
  };

const jointDigest = (rules: readonly Rule[]): string =>
  rules.length === 1
    ? rules[0]!.digest
    : sha256(
        rules
          .map(({ digest }) => digest)
          .sort()
          .join('\n'),
      );
