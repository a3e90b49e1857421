import { type BenchOptions } from './options';

/** A bound of the ratio to the baseline, or of Writ's own figure. */
export interface Bound {
  readonly of: 'ratio' | 'writ';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A figure of a case, and its goals. */
export interface Measure {
  readonly name: string;
  readonly unit: string;
  /** What it is compared with, in the same round; absent for an absolute figure. */
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
  /** Measures the baseline and Writ in turn; `note` prints what the figures do not show. */
  round(note: (text: string) => void): Promise<Round>;
  close(): Promise<void>;
}

/** A comparison that `--only` can name. */
export interface BenchCase {
  readonly name: string;
  readonly measures: readonly Measure[];
  open(options: BenchOptions): Promise<OpenCase>;
}
