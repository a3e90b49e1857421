import { type RowOf } from '../../api/queries';

export type PathRow = RowOf<'/v1/reports/directly-follows'>;
export type StepRow = RowOf<'/v1/reports/step-times'>;

/** A workflow, and whether its work was imported: the two are never mixed. */
export interface Process {
  readonly workflow: string;
  readonly imported: string;
}

/** The places before the first step and after the last one. */
export const START = 'start';
export const END = 'end';

/** A step on the map, or the start or the end; their names are of no step. */
export interface MapNode {
  readonly id: string;
  readonly step: string | undefined;
  readonly times: number;
  readonly medianSeconds: number | null;
}

/** That one step directly followed another. */
export interface MapPath {
  readonly from: string;
  readonly to: string;
  readonly times: number;
  readonly workOrders: number;
  readonly medianSeconds: number | null;
  /** Of the times of the most frequent path: 0 … 1. */
  readonly weight: number;
}

export interface ProcessMap {
  readonly nodes: readonly MapNode[];
  readonly paths: readonly MapPath[];
  /** How much of all that followed something is on these paths; 0 … 1. */
  readonly coverage: number;
  /** Of how many steps and paths. */
  readonly steps: number;
  readonly all: number;
}

/** A step called `start` is not the start. */
const idOf = (step: string): string => `step ${step}`;

/** More paths than this make a map that nobody reads. */
const READABLE_PATHS = 30;
const SHARE_STEP = 5;
/** Laying out more takes seconds. */
const DRAWABLE_PATHS = 250;

/**
 * The most frequent paths that together make up `share` (0 … 100) of all times that something followed, with the steps that they
 * lead over. Each step that is shown has its most frequent way in and out, so that nothing on the map hangs in the air.
 */
export const mapOf = (
  follows: readonly PathRow[],
  stepTimes: readonly StepRow[],
  share: number,
): ProcessMap => {
  const sorted = sortedPaths(follows);
  const total = sum(sorted.map(({ times }) => times));
  const drawable = sorted.slice(0, DRAWABLE_PATHS);
  const chosen = connected(new Set(atLeast(drawable, (total * share) / 100)), sorted);
  const paths = sorted.filter((path) => chosen.has(path));
  const counted = new Map(stepTimes.map((row) => [idOf(row.step), row]));
  return {
    nodes: [...stepsOf(paths)].map((id) => nodeOf(id, counted.get(id), paths)),
    paths,
    coverage: total === 0 ? 0 : sum(paths.map(({ times }) => times)) / total,
    steps: counted.size,
    all: sorted.length,
  };
};

/** The greatest share, in steps of five, at which the map stays readable. */
export const readableShare = (follows: readonly PathRow[]): number => {
  const sorted = sortedPaths(follows);
  const total = sum(sorted.map(({ times }) => times));
  const readable = sum(sorted.slice(0, READABLE_PATHS).map(({ times }) => times));
  if (total === 0 || readable === total) return 100;
  return Math.max(SHARE_STEP, Math.floor((readable / total) * (100 / SHARE_STEP)) * SHARE_STEP);
};

const sortedPaths = (follows: readonly PathRow[]): readonly MapPath[] => {
  const most = Math.max(1, ...follows.map(({ times }) => times));
  return follows
    .map(({ fromStep, toStep, times, workOrders, medianSeconds }) => ({
      from: fromStep === '' ? START : idOf(fromStep),
      to: toStep === '' ? END : idOf(toStep),
      times,
      workOrders,
      medianSeconds,
      weight: times / most,
    }))
    .sort(
      (one, other) =>
        other.times - one.times ||
        one.from.localeCompare(other.from) ||
        one.to.localeCompare(other.to),
    );
};

const atLeast = (sorted: readonly MapPath[], wanted: number): readonly MapPath[] => {
  let before = 0;
  return sorted.filter(({ times }) => {
    const isWanted = before < wanted;
    before += times;
    return isWanted;
  });
};

const stepsOf = (paths: readonly MapPath[]): ReadonlySet<string> =>
  new Set(paths.flatMap(({ from, to }) => [from, to]));

/** With the most frequent way into and out of each step, and of those that these lead over. */
const connected = (chosen: Set<MapPath>, sorted: readonly MapPath[]): ReadonlySet<MapPath> => {
  for (const path of chosen)
    for (const step of [path.from, path.to]) {
      const into = step !== START && sorted.find(({ to }) => to === step);
      const out = step !== END && sorted.find(({ from }) => from === step);
      // What is added to a set while it is gone through is gone through as well.
      for (const way of [into, out]) if (way) chosen.add(way);
    }
  return chosen;
};

const nodeOf = (id: string, row: StepRow | undefined, paths: readonly MapPath[]): MapNode => ({
  id,
  step: row?.step,
  times:
    row?.times ??
    sum(paths.filter(({ from, to }) => from === id || to === id).map(({ times }) => times)),
  medianSeconds: row?.medianSeconds ?? null,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
