import { durationMs } from '#kernel';
import { type AskablePolicy, type FactRead, type Rule } from '../domain/rules';
import { EngineBroken, preparsePolicySet } from './engine';
import { evaluate } from './evaluate';
import { type ParsedRule, sha256 } from './parse';

/** The rules that can say anything about one kind of action, kept parsed by Cedar under a name. */
interface Slice {
  readonly setId: string;
  readonly rules: readonly ParsedRule[];
}

/** What is known of a kind of action once it was asked about. */
interface OfKind {
  readonly rules: readonly ParsedRule[];
  readonly factsRead: readonly FactRead[];
  /** Made ready by the first question. */
  slice?: Slice;
}

/**
 * A policy that can be asked. Cedar's time grows with the number of rules it is given, so each kind
 * of action is asked of its own rules only: the others could neither be satisfied nor go wrong.
 */
export const askable = (
  text: string,
  rules: readonly ParsedRule[],
  name = sha256(text),
): AskablePolicy => {
  const kinds = new Map<string, OfKind>();
  const ofKind = (kind: string): OfKind => {
    const known = kinds.get(kind);
    if (known) return known;
    const speaking = rules.filter(speaksOf(kind));
    const looked: OfKind = { rules: speaking, factsRead: factsReadBy(speaking) };
    kinds.set(kind, looked);
    return looked;
  };
  const sliceOf = (kind: string): Slice => {
    const looked = ofKind(kind);
    looked.slice ??= preparsed(`${name}/${kind}`, looked.rules);
    return looked.slice;
  };
  return {
    evaluate: (request) => {
      try {
        const { setId, rules: asked } = sliceOf(request.action.kind);
        return evaluate(setId, asked, request);
      } catch (error) {
        // An answer with errors stops the action, for ever and by the record; this is no answer.
        if (error instanceof EngineBroken) throw error;
        return {
          satisfied: [],
          turnable: [],
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
const factsReadBy = (rules: readonly Rule[]): readonly FactRead[] => {
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

/** Cedar keeps the parsed set for the life of the process; the same text is the same set. */
const preparsed = (setId: string, rules: readonly ParsedRule[]): Slice => {
  const staticPolicies = Object.fromEntries(rules.map((rule) => [rule.id, rule.text]));
  const answer = preparsePolicySet(setId, { staticPolicies });
  if (answer.type === 'failure')
    throw new Error(`Cedar does not take its own parts: ${answer.errors[0]?.message}`);
  return { setId, rules };
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
