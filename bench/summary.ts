import { type Bound, type Measure, type Round } from './case';

/** A figure over all rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Summary extends Measure {
  readonly case: string;
  readonly writ: Spread;
  readonly baselineFigure?: Spread;
  /** Writ by baseline, of each round. */
  readonly ratio?: Spread;
  /** Whether the median reaches it; undefined where there is no such bound. */
  readonly reachesGoal?: boolean;
  readonly reachesMoonshot?: boolean;
}

export const summarise = (
  caseName: string,
  measure: Measure,
  rounds: readonly Round[],
): Summary => {
  const samples = rounds.flatMap((round) => round[measure.name] ?? []);
  const compared = samples.flatMap(({ writ, baseline }) =>
    baseline === undefined ? [] : [{ baseline, ratio: writ / baseline }],
  );
  const isCompared = compared.length > 0;
  const writ = spreadOf(samples.map((sample) => sample.writ));
  const ratio = isCompared ? spreadOf(compared.map((one) => one.ratio)) : undefined;
  return {
    ...measure,
    case: caseName,
    writ,
    baselineFigure: isCompared ? spreadOf(compared.map(({ baseline }) => baseline)) : undefined,
    ratio,
    reachesGoal: isReached(measure.goal, writ, ratio),
    reachesMoonshot: isReached(measure.moonshot, writ, ratio),
  };
};

const spreadOf = (values: readonly number[]): Spread => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { median, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
};

const isReached = (
  bound: Bound | undefined,
  writ: Spread,
  ratio: Spread | undefined,
): boolean | undefined => {
  if (!bound) return undefined;
  const { median } = bound.of === 'ratio' ? (ratio ?? writ) : writ;
  return median >= (bound.atLeast ?? -Infinity) && median <= (bound.atMost ?? Infinity);
};
