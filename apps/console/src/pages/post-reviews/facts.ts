import { type RowOf } from '../../api/queries';
import { factText } from '../../parts/values';

type Fact = Pick<RowOf<'/v1/reports/facts'>, 'name' | 'source' | 'value' | 'currency'>;

interface ThenAndNow {
  readonly name: string;
  readonly then: string;
  readonly now: string;
  readonly differs: boolean;
}

/** Each fact by its name, with what its sources stated then and state now: what changed comes first. */
export const factsThenAndNow = (
  then: readonly Fact[],
  now: readonly Fact[],
): readonly ThenAndNow[] => {
  const [was, is] = [statedIn(then), statedIn(now)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => {
      const [before, after] = [was.get(name) ?? UNKNOWN, is.get(name) ?? UNKNOWN];
      return { name, then: before, now: after, differs: before !== after };
    })
    .toSorted((a, b) => Number(b.differs) - Number(a.differs) || a.name.localeCompare(b.name));
};

const UNKNOWN = 'not known';

/** What is stated of a fact; sources that differ are named. */
const statedIn = (facts: readonly Fact[]): ReadonlyMap<string, string> => {
  const names = new Map<string, Map<string, string[]>>();
  for (const { name, source, value, currency } of facts) {
    const values = names.get(name) ?? new Map<string, string[]>();
    names.set(name, values);
    const text = factText(value, currency);
    values.set(text, [...(values.get(text) ?? []), source]);
  }
  return new Map(
    [...names].map(([name, values]) => [
      name,
      values.size === 1
        ? [...values.keys()][0]!
        : [...values].map(([text, sources]) => `${text} (${sources.join(', ')})`).join('; '),
    ]),
  );
};
