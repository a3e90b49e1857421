import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { tableOf } from '../cli/src/terminal';
import { type Bound, type Measure, type Round } from './case';

/** Where the figures were made: they mean little without it. */
export const machine = () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? 'unknown',
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  node: process.version,
  /** What else the machine was doing, over the last minute. */
  load: loadavg()[0] ?? 0,
});

/** The figures as a table: medians, and the least and the most of all rounds. */
export const tableText = (summaries: readonly Summary[]): readonly string[] =>
  tableOf(
    ['measure', 'baseline', 'writ', 'ratio', 'goal', 'moonshot'],
    summaries.map((summary) => [
      `${summary.case}: ${summary.name}`,
      summary.baselineFigure ? `${spread(summary.baselineFigure)} ${summary.unit}` : '–',
      `${spread(summary.writ)} ${summary.unit}`,
      summary.ratio ? spread(summary.ratio) : '–',
      verdict(summary.goal, summary.reachesGoal),
      verdict(summary.moonshot, summary.reachesMoonshot),
    ]),
  );

/** What each figure was compared with; once for a case whose figures have one baseline. */
export const baselinesText = (summaries: readonly Summary[]): readonly string[] => {
  const baselinesOf = (name: string): ReadonlySet<string | undefined> =>
    new Set(summaries.filter((one) => one.case === name).map(({ baseline }) => baseline));
  const lines = summaries
    .filter(({ baseline }) => baseline !== undefined)
    .map(({ case: of, name, baseline }) => {
      const what = baselinesOf(of).size === 1 ? 'everything' : name;
      return `${of}: ${what} – against ${baseline}`;
    });
  return [...new Set(lines)];
};

export const spread = ({ median, min, max }: Spread): string =>
  `${figure(median)} [${figure(min)}–${figure(max)}]`;

/** Three significant digits; whole numbers from 100. */
const figure = (value: number): string =>
  Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

const verdict = (bound: Bound | undefined, isReached: boolean | undefined): string => {
  if (!bound) return '–';
  const sign = bound.atLeast === undefined ? '≤' : '≥';
  const limit = bound.atLeast ?? bound.atMost ?? Number.NaN;
  return `${sign} ${limit} ${isReached ? 'yes' : 'NO'}`;
};

/** A figure over all rounds. */
interface Spread {
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
