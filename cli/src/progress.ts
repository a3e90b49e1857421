import { SingleBar } from 'cli-progress';
import { type Folding } from '#client';
import { sayLine, sayOverLine, type Terminal } from './terminal';

/** Shows how far a long run is: a bar where the line can be redrawn, else a line now and then. */
export interface Progress {
  /** `done` of the total given at the start, and how many things that was. */
  readonly moved: (done: number, count: number) => void;
  readonly say: (sentence: string) => void;
  readonly stop: () => void;
}

const LINE_EVERY_MS = 3_000;

/** Shows how far as-of views are, once the server says that the caller has to wait for them. */
export const foldingShownOn = (terminal: Terminal): Folding => {
  let progress: Progress | undefined;
  return {
    moved: (folded, total) => {
      progress ??= startProgress(terminal, total, 'events');
      progress.moved(folded, folded);
    },
    ended: () => {
      progress?.stop();
      progress = undefined;
    },
  };
};

/** `unit` is what is counted: `events`. Progress is written to standard error. */
export const startProgress = (terminal: Terminal, total: number, unit: string): Progress =>
  terminal.redraws ? barOf(terminal, total, unit) : linesOf(terminal, total, unit);

const barOf = (terminal: Terminal, total: number, unit: string): Progress => {
  const bar = new SingleBar({
    format: `{bar} {percentage}% | {count} ${unit} | {rate}/s | {eta_formatted} to go`,
    stream: terminal.err,
    // A run that is interrupted must leave the reader's terminal as it was.
    hideCursor: false,
    linewrap: true,
    etaBuffer: 50,
  });
  const rateOf = rateMeter();
  bar.start(Math.max(1, total), 0, { count: 0, rate: 0 });
  return {
    moved: (done, count) =>
      bar.update(Math.min(done, total), { count: grouped(count), rate: grouped(rateOf(count)) }),
    say: (sentence) => sayOverLine(terminal.err, sentence),
    stop: () => bar.stop(),
  };
};

const linesOf = (terminal: Terminal, total: number, unit: string): Progress => {
  const rateOf = rateMeter();
  let shownAt = Date.now();
  return {
    moved: (done, count) => {
      if (Date.now() - shownAt < LINE_EVERY_MS) return;
      shownAt = Date.now();
      const percent = total > 0 ? Math.floor((100 * done) / total) : 100;
      sayLine(
        terminal.err,
        `${percent}% | ${grouped(count)} ${unit} | ${grouped(rateOf(count))}/s`,
      );
    },
    say: (sentence) => sayLine(terminal.err, sentence),
    stop: () => undefined,
  };
};

/** Per second, since the start. */
const rateMeter = (): ((count: number) => number) => {
  const startedAt = performance.now();
  return (count) => Math.round(count / Math.max(0.001, (performance.now() - startedAt) / 1_000));
};

/** 65533 → 65,533. */
export const grouped = (count: number): string => count.toLocaleString('en-US');
