import { rules } from '@secretlint/secretlint-rule-preset-recommend';

/** The place of a secret in a text, in UTF-16 units; `end` is behind its last one. */
export interface Place {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** One rule of the preset, ready to look at texts. */
export interface PresetRule {
  readonly ruleId: string;
  readonly find: (text: string) => readonly Place[];
}

type Rule = (typeof rules)[number];
type Source = Parameters<NonNullable<ReturnType<Rule['create']>['file']>>[0];
type Report = Parameters<Parameters<Rule['create']>[0]['report']>[0];

/**
 * `filter-comments` would let a sender switch the search off by a comment. `gcp` looks at whole files
 * by their names: the key inside is found as a private key.
 */
const UNUSED: readonly string[] = [
  '@secretlint/secretlint-rule-filter-comments',
  '@secretlint/secretlint-rule-gcp',
];

/** Rules that look for other things in a file of this name too. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  '@secretlint/secretlint-rule-npm': ['', '.npmrc'],
};

/** Reported, and no secrets: twelve digits beside the word account are a number of anything. */
const NO_SECRETS: readonly string[] = ['AWSAccountID'];

/** What a rule says of a text: the message's name, and the values that the message quotes. */
interface RuleMessage {
  readonly messageId: string;
  readonly values: readonly string[];
}

/**
 * The rules of `@secretlint/secretlint-rule-preset-recommend`, by which secrets are known. They are
 * called directly: `@secretlint/core` answers later, costs ten times as much and marks every call on a
 * profiler that forgets nothing (ADR 19). Throws for a rule that does not answer at once.
 */
export const presetRules = (): readonly PresetRule[] =>
  rules.filter(({ meta }) => !UNUSED.includes(meta.id)).map(hosted);

const hosted = (rule: Rule): PresetRule => {
  const ruleId = rule.meta.id;
  let reports: Report[] = [];
  const context = {
    sharedOptions: {},
    createTranslator: () => messageOf,
    report: (report: Report) => void reports.push(report),
    ignore: () => {},
  } as unknown as Parameters<Rule['create']>[0];
  // AWS: identifiers of keys are searched for only when configured.
  const { file } = rule.create(context, { enableIDScanRule: true });

  const find = (text: string): readonly Place[] => {
    reports = [];
    for (const filePath of NAMES[ruleId] ?? [''])
      if (file?.({ content: text, filePath, ext: '' } as Source) !== undefined)
        throw new Error(
          `The rule ${ruleId} does not answer at once: leave it out, or wait for it.`,
        );
    return reports.flatMap((report) => placesOf(report, text));
  };
  return { ruleId, find };
};

/** A rule may look the name up by a word of the text, and find a method where that is `constructor`. */
const messageOf = (
  messageId: unknown,
  props: Readonly<Record<string, unknown>> = {},
): RuleMessage => ({
  messageId: typeof messageId === 'string' ? messageId : 'secret',
  values: Object.values(props).filter((value) => typeof value === 'string'),
});

/**
 * Some rules report a range of the secret's length that begins before the secret, so that its end
 * would stay in sight. Their messages quote the secret: it is looked up from there.
 */
const placesOf = ({ message, range: [from, to] }: Report, text: string): readonly Place[] => {
  const { messageId, values } = message as unknown as RuleMessage;
  if (NO_SECRETS.includes(messageId)) return [];
  const kind = kindOf(messageId);
  const reported = text.slice(from, to);
  if (values.includes(reported)) return [{ kind, start: from, end: to }];
  const quoted = values.find((value) => value.length === to - from);
  const start = quoted === undefined ? -1 : text.indexOf(quoted, from);
  // Nothing that we know is quoted: all that may belong to it.
  if (start < 0) return [{ kind, start: from, end: lineEnd(text, to) }];
  return [{ kind, start, end: start + to - from }];
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
};

/** `GITHUB_TOKEN` → `github-token`, `AWSSecretAccessKey` → `aws-secret-access-key`. */
const kindOf = (messageId: string): string =>
  messageId
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
