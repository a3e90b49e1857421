import { type PublishedRule } from '#contracts';
import { formatPolicies } from './engine';
import { tokenCount } from './nesting';
import { type ParsedRule } from './parse';

/** Of a page that people read side by side with the next version. */
const WIDTH = { lineWidth: 100, indentWidth: 2 };

/** Rules as their readers see them, in the order of their text. */
export const publishedRules = (rules: readonly ParsedRule[]): readonly PublishedRule[] =>
  rules.map(published);

const published = ({
  id,
  outcome,
  reason,
  approval,
  owner,
  code,
  digest,
  text,
  ...rest
}: ParsedRule & { readonly maxAge?: string }): PublishedRule => ({
  id,
  outcome,
  reason,
  ...(approval !== undefined && { approval }),
  ...(owner !== undefined && { owner }),
  ...(code !== undefined && { code }),
  ...(rest.maxAge !== undefined && { maxAge: rest.maxAge }),
  digest,
  text: formatted(text),
});

/** The formatter calls itself for every element of a list and every comment; 6,000 tokens break it. */
const FORMATTED_TOKENS_MAX = 2_000;

/** Cedar's own formatter; the rule as its author wrote it where the formatter does not take it. */
const formatted = (text: string): string => {
  if (tokenCount(text) > FORMATTED_TOKENS_MAX) return text;
  const answer = formatPolicies({ policyText: text, ...WIDTH });
  return answer.type === 'success' ? answer.formatted_policy.trimEnd() : text;
};
