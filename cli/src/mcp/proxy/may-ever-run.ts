import { type PublishedRule } from '#contracts';

type Rule = Pick<PublishedRule, 'outcome' | 'text'>;

/**
 * Whether any rule may let actions of a kind run, or wait: what no rule permits always stops. In doubt it may, because Writ
 * decides on the call all the same.
 */
export const mayEverRun = (kind: string, rules: readonly Rule[] | undefined): boolean =>
  rules === undefined ||
  rules.some(({ outcome, text }) => {
    if (outcome === 'stop') return false;
    const kinds = kindsIn(text);
    return kinds.length === 0 || kinds.includes(kind);
  });

/** The actions in the scope of a rule; none where it is about all. Cedar's own format has each annotation on a line. */
const kindsIn = (text: string): readonly string[] => {
  const rule = text
    .split('\n')
    .filter((line) => !line.startsWith('@'))
    .join('\n');
  const [, scope = ''] = /\(([^)]*)\)/.exec(rule) ?? [];
  return [...scope.matchAll(/Action::("(?:[^"\\]|\\.)*")/g)].map(([, name]) => unquoted(name!));
};

/** A name in Cedar's quotes: kinds have no characters that it would write in another way. */
const unquoted = (text: string): string => text.slice(1, -1);
