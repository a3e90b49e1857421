import { limitsOf, poissonWeights, share, sum } from '../statistics/exact.fixture';

export interface Week {
  readonly count: number;
  readonly exposure: number;
}

export interface Judged {
  readonly lower: number;
  readonly upper: number;
  readonly signal: string;
  readonly rule: string;
}

/** The u chart of the weeks of one segment, one after the other, by sums of whole numbers alone. */
export const judgedByHand = (weeks: readonly Week[]): readonly Judged[] => {
  const baseline = weeks.slice(0, 20);
  const found = total(baseline.map(({ count }) => count));
  const of = total(baseline.map(({ exposure }) => exposure));
  const judged: Judged[] = [];
  let run = { side: 0, length: 0, probability: 1 };
  let way = { direction: 0, steps: 0 };
  weeks.forEach(({ count, exposure }, i) => {
    const weights = poissonWeights(BigInt(exposure * found), BigInt(of));
    const [lower, upper] = limitsOf(weights);
    const sideOf = (k: number): number => Math.sign(k * of - found * exposure);

    const side = sideOf(count);
    const likely = share(sum(weights.filter((_, k) => sideOf(k) === side)), sum(weights));
    run =
      side === run.side
        ? { side, length: run.length + 1, probability: run.probability * likely }
        : { side, length: 1, probability: likely };

    const before = weeks[i - 1];
    const direction = before ? Math.sign(count * before.exposure - before.count * exposure) : 0;
    way = { direction, steps: direction === way.direction ? way.steps + 1 : 1 };

    const expected = ((): readonly [string, string] => {
      if (count > upper) return ['above', 'beyond-limits'];
      if (count < lower) return ['below', 'beyond-limits'];
      if (run.side !== 0 && run.length >= 8 && run.probability <= 2 ** -8)
        return [run.side > 0 ? 'above' : 'below', 'eight-on-one-side'];
      if (way.direction !== 0 && way.steps >= 5)
        return [way.direction > 0 ? 'rising' : 'falling', 'six-in-a-row'];
      return ['', ''];
    })();
    judged.push({ lower, upper, signal: expected[0], rule: expected[1] });
  });
  return judged;
};

export const total = (numbers: readonly number[]): number =>
  numbers.reduce((all, each) => all + each, 0);
