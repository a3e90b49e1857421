import { formatPolicies } from '@cedar-policy/cedar-wasm/nodejs';
import { type PublishedRule } from '#contracts';
import { type ParsedRule, parsePolicy } from './parse';

/** Of a page that people read side by side with the next version. */
const WIDTH = { lineWidth: 100, indentWidth: 2 };

/** The rules of a text as its readers see them, in the order of the text; none where it does not parse. */
export const publishedRules = (text: string): readonly PublishedRule[] =>
  parsePolicy(text).rules.map(published);

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

/** Cedar's own formatter; the rule as its author wrote it where the formatter does not take it. */
const formatted = (text: string): string => {
  const answer = formatPolicies({ policyText: text, ...WIDTH });
  return answer.type === 'success' ? answer.formatted_policy.trimEnd() : text;
};
