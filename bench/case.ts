import { type BenchOptions } from './options';

/** A limit of goals: of the ratio to the baseline, or of Writ's own figure where there is none. */
export interface Bound {
  readonly of: 'ratio' | 'writ';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One figure that a case gives, and what it should be. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  /** What it is compared with, in the same round; left out where the figure stands by itself. */
  readonly baseline?: string;
  readonly goal?: Bound;
  readonly moonshot?: Bound;
}

/** A round's figure in the measure's unit. */
export interface Sample {
  readonly writ: number;
  readonly baseline?: number;
}

/** Samples by the name of the measure. */
export type Round = Readonly<Record<string, Sample>>;

/** What all rounds of a case share: its databases and processes. */
export interface OpenCase {
  /** Measures the baseline and Writ in turn; `say` tells what the figures do not show. */
  round(say: (note: string) => void): Promise<Round>;
  close(): Promise<void>;
}

/** A comparison that `--only` can name. */
export interface BenchCase {
  readonly name: string;
  readonly measures: readonly Measure[];
  open(options: BenchOptions): Promise<OpenCase>;
}
