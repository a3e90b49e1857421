import { type GoldenCase, type PublishedRule, type WorkflowDefinition } from '#contracts';
import { goldenCaseProblems } from '../domain/golden-cases';
import { type Checked } from '../domain/rules';
import { compilePolicy } from './compile';
import { type ParsedRule } from './parse';
import { publishedRules } from './published-rules';

/** A text to be checked as publishing needs it. All of it is plain data, to be sent to a thread and back. */
export interface ToCheck {
  readonly cedar: string;
  readonly definition: WorkflowDefinition;
  readonly cases: readonly GoldenCase[];
  /** The time at which the cases are asked. */
  readonly now: string;
  /** Whether its rules are wanted as people read them, or as they are made ready to be asked. */
  readonly rules: 'published' | 'parsed';
}

/** What came of it; no rules but those that were wanted, and none of a text that does not fit. */
export interface CheckedText extends Checked {
  readonly published: readonly PublishedRule[];
  readonly parsed: readonly ParsedRule[];
}

/** The engine keeps what it parsed under its name: one name for all, so that it keeps but one. */
const NAME = 'checked';

/** Checks a text against its workflow and asks it its golden cases. Takes seconds where the text is long. */
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
