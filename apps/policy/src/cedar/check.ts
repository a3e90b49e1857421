import { type GoldenCase, type PublishedRule, type WorkflowDefinition } from '#contracts';
import { goldenCaseProblems } from '../domain/golden-cases';
import { type Checked } from '../domain/rules';
import { compilePolicy } from './compile';
import { type ParsedRule } from './parse';
import { formatPolicies } from './engine';
import { tokenCount } from './nesting';

/** A text to be checked as publishing needs it. All of it is plain data, to be sent to a thread and back. */
export interface ToCheck {
  readonly cedar: string;
  readonly definition: WorkflowDefinition;
  readonly cases: readonly GoldenCase[];
  /** The time at which the cases are evaluated. */
  readonly now: string;
  /** Whether its rules are wanted as people read them, or parsed for evaluation. */
  readonly rules: 'published' | 'parsed';
}

/** What came of it; no rules but those that were wanted, and none of a text that does not fit. */
export interface CheckedText extends Checked {
  readonly published: readonly PublishedRule[];
  readonly parsed: readonly ParsedRule[];
}

/** The engine keeps what it parsed under its name: one name for all, so that it keeps but one. */
const NAME = 'checked';

/** Checks a text against its workflow and evaluates its golden cases. Takes seconds where the text is long. */
export const checkPolicy = ({ cedar, definition, cases, now, rules }: ToCheck): CheckedText => {
  const compiled = compilePolicy(cedar, definition, NAME);
  if (!compiled.policy)
    return { errors: compiled.errors, failedCases: [], published: [], parsed: [] };
  return {
    errors: [],
    failedCases: goldenCaseProblems(cases, definition, compiled.policy, now),
    published: rules === 'published' ? publishedRules(compiled.rules) : [],
    parsed: rules === 'parsed' ? compiled.rules : [],
  };
};

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
