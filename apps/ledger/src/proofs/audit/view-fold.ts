import { type ClientBase } from 'pg';
import { type RecordedEvent } from '#kernel';
import { LogPages, type LogSource, type ViewTarget } from '#platform';

/** Events that are folded at a stretch, and how many of those make a page that is written. */
const STRETCH = 1_000;
const PAGE_STRETCHES = 8;

export interface FoldingSessions {
  /** Reads the log, in the snapshot that is audited. */
  readonly log: ClientBase;
  /** Holds the tables that are folded into, and nothing else. */
  readonly scratch: ClientBase;
}

/** One view that is folded up to where it stands. */
export interface Folding {
  readonly target: ViewTarget;
  /** The position that its rows are of. */
  readonly upTo: number;
  /** What its fold stumbled over. */
  failure?: { readonly position: number; readonly error: unknown };
}

/**
 * Folds views anew from the first event, each up to its own position, as the ledger does it: page by page, with
 * rows that are read back from the tables when they are touched again. `onProgress` hears positions.
 */
export const foldAgain = async (
  { log, scratch }: FoldingSessions,
  source: LogSource,
  foldings: readonly Folding[],
  onProgress: (position: number) => void,
): Promise<void> => {
  const pages = new LogPages(source);
  const end = Math.max(0, ...foldings.map(({ upTo }) => upTo));
  for (let from = 0; from < end;) {
    let position = from;
    for (let n = 0; n < PAGE_STRETCHES && position < end; n += 1) {
      const logged = await pages.read(log, position, Math.min(STRETCH, end - position));
      if (logged.length === 0) throw new Error(`The log has no event ${position + 1}.`);
      const events = logged.map((each) => pages.decode(each));
      for (const folding of foldings) await take(scratch, folding, events);
      position += events.length;
    }
    for (const folding of foldings) await write(scratch, folding, from);
    from = position;
    onProgress(position);
  }
};

const take = async (
  scratch: ClientBase,
  { target, upTo, failure }: Folding,
  events: readonly RecordedEvent[],
): Promise<void> => {
  if (failure) return;
  const due = events.filter(({ position }) => position <= upTo);
  if (due.length > 0) await target.take(scratch, due);
};

const write = async (scratch: ClientBase, folding: Folding, from: number): Promise<void> => {
  if (folding.failure) return;
  const { statements, failure } = await folding.target.finish(scratch, from);
  folding.failure = failure;
  await scratch.query('BEGIN');
  for (const statement of statements) await scratch.query(statement);
  await scratch.query('COMMIT');
};
