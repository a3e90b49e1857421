import { preparsePolicySet } from '@cedar-policy/cedar-wasm/nodejs';
import { type AskablePolicy, type Rule } from '../domain/rules';
import { evaluate } from './evaluate';
import { type ParsedRule, sha256 } from './parse';

/** The rules that can say anything about one kind of action, kept parsed by Cedar under a name. */
interface Slice {
  readonly setId: string;
  readonly rules: readonly Rule[];
}

/**
 * A policy that can be asked. Cedar's time grows with the number of rules it is given, so each kind
 * of action is asked of its own rules only: the others could neither be satisfied nor go wrong.
 */
export const askable = (text: string, rules: readonly ParsedRule[]): AskablePolicy => {
  const digest = sha256(text);
  const slices = new Map<string, Slice>();
  const sliceOf = (kind: string): Slice => {
    const known = slices.get(kind);
    if (known) return known;
    const slice = preparsed(`${digest}/${kind}`, rules.filter(speaksOf(kind)));
    slices.set(kind, slice);
    return slice;
  };
  return {
    evaluate: (request) => {
      try {
        const { setId, rules: ofKind } = sliceOf(request.action.kind);
        return evaluate(setId, ofKind, request);
      } catch (error) {
        return { satisfied: [], errors: [`the policy engine failed: ${String(error)}`] };
      }
    },
    jointDigest,
  };
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
