import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';

/** A pattern by which a rule of the preset looks, as it is at run time. */
export interface PresetPattern {
  readonly ruleId: string;
  readonly fileName: string;
  readonly pattern: RegExp;
}

const LETS_PASS = '@secretlint/secretlint-rule-filter-comments';

/** Every pattern of the preset, read from the rules, so that newer ones are included. */
export const presetPatterns = (): readonly PresetPattern[] =>
  rules
    .filter(({ meta }) => meta.id !== LETS_PASS)
    .flatMap((rule) => ['', '.npmrc'].flatMap((fileName) => patternsOf(rule, fileName)))
    .filter(
      ({ pattern }, index, all) => index === all.findIndex((one) => isSame(one.pattern, pattern)),
    );

const isSame = (one: RegExp, other: RegExp): boolean => String(one) === String(other);

const patternsOf = (rule: (typeof rules)[number], fileName: string): PresetPattern[] => {
  const patterns: PresetPattern[] = [];
  const content = {
    length: 0,
    matchAll: (pattern: RegExp) => {
      patterns.push({ ruleId: rule.meta.id, fileName, pattern });
      return [];
    },
  };
  const context = {
    sharedOptions: {},
    createTranslator: () => () => '',
    report: () => {},
  } as never;
  void rule
    .create(context, { enableIDScanRule: true })
    .file?.({ content, filePath: fileName } as never);
  return patterns;
};

/** Texts that a pattern matches. What looks around itself is left to the context. */
export const textsOf = ({ source, ignoreCase }: RegExp): fc.Arbitrary<string> => {
  const texts = fc.stringMatching(new RegExp(withoutLooking(source)), { maxLength: 300 });
  if (!ignoreCase) return texts;
  return fc.oneof(texts, fc.tuple(texts, fc.infiniteStream(fc.boolean())).map(inAnyCase));
};

const inAnyCase = ([text, isUpper]: [string, Iterator<boolean>]): string =>
  [...text]
    .map((letter) => (isUpper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
    .join('');

const withoutLooking = (source: string): string =>
  source
    .replace(/\(\?<?!(?:\\.|[^()])*\)/g, '')
    .replaceAll(String.raw`\b`, '')
    .replaceAll(String.raw`\s*`, ' ?')
    .replaceAll(/\(\?<\w+>/g, '(');

/** What may stand around a secret: prose, configuration, JSON, nothing. */
export const contexts: fc.Arbitrary<readonly [string, string]> = fc.tuple(
  fc.oneof(
    fc.constantFrom('', ' ', '"', '="', '\n', ': ', '(', 'key is '),
    fc.string({ maxLength: 12 }).map((text) => `${text} `),
    fc.lorem({ maxCount: 4 }).map((text) => `${text}\n`),
  ),
  fc.oneof(
    fc.constantFrom('', ' ', '"', '",', '\n', ').'),
    fc.string({ maxLength: 12 }).map((text) => ` ${text}`),
  ),
);
