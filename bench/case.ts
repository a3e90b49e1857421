import { type BenchOptions } from './options';
import { type PeerDescription } from './peers/peer';

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
  /** The other system that it is compared with; absent where the baseline is none. */
  readonly peer?: PeerDescription;
  /** Which figure is the better one, for a comparison with a peer. */
  readonly better?: 'more' | 'less';
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
  /** Peers that could not be had, each with the reason. */
  readonly leftOut?: readonly string[];
}

/** A comparison that `--only` can name. */
export interface BenchCase {
  readonly name: string;
  readonly measures: readonly Measure[];
  /** True: it installs other systems, and runs only with `--peers`. */
  readonly needsPeers?: true;
  open(options: BenchOptions): Promise<OpenCase>;
}
