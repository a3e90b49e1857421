import { setImmediate as breathe } from 'node:timers/promises';
import { type Connections } from './connections';
import { commitPage } from './commit-page';
import { type CursorStore } from './cursor-store';
import { type LoggedEvent, type LogPages } from './log-pages';
import { type PageWrites, type ViewTarget } from './view-target';

export interface Following {
  readonly connections: Connections;
  readonly pages: LogPages;
  readonly store: CursorStore;
  /** Events a page at most: what one transaction holds. */
  readonly pageSize: number;
  /** Called after each commit. */
  readonly advanced: (targets: readonly ViewTarget[], position: number) => void;
}

export interface Followed {
  readonly moved: boolean;
  /** The log had no more events when it was last read. */
  readonly atEnd: boolean;
}

/** Events folded at a stretch, some milliseconds: others in this process want their turn. */
const STRETCH = 256;

/**
 * Takes views that stand at the same position forward, at most `maxPages` and not beyond `upTo`.
 * While a page is written the next one is read and folded, so that this process and the database
 * work at the same time. Rejects with the first error; then memory and tables may differ, and the
 * caller makes the targets forget.
 */
export const follow = async (
  following: Following,
  targets: readonly ViewTarget[],
  { upTo = Infinity, maxPages }: { upTo?: number; maxPages: number },
): Promise<Followed> => {
  const { pages, store, pageSize, advanced } = following;
  const { reader, writer } = following.connections;
  let from = targets[0]!.position;
  const read = (after: number) => pages.read(reader, after, Math.min(pageSize, upTo - after));
  let next = read(from);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let page = 1; ; page++) {
      const logged = await next;
      if (logged.length === 0) return { moved: page > 1, atEnd: true };

      const to = logged.at(-1)!.position;
      const isLast = page === maxPages || to === upTo;
      if (!isLast) next = quietly(read(to));
      const writes = await folded(following, targets, logged, from);
      const failed = writes.some(({ failure }) => failure);

      await writing;
      writing = quietly(
        commitPage(writer, store, writes, from, to).then(() => {
          for (const { target, failure } of writes) if (!failure) target.committed(to);
          advanced(targets, to);
        }),
      );
      from = to;
      if (isLast || failed) return { moved: true, atEnd: false };
    }
  } finally {
    await writing;
  }
};

const folded = async (
  { connections: { reader }, pages }: Following,
  targets: readonly ViewTarget[],
  logged: readonly LoggedEvent[],
  from: number,
): Promise<readonly PageWrites[]> => {
  for (let at = 0; at < logged.length; at += STRETCH) {
    const events = logged.slice(at, at + STRETCH).map((each) => pages.decode(each));
    await Promise.all(targets.map((target) => target.take(reader, events)));
    if (logged.length > STRETCH) await breathe();
  }
  return Promise.all(targets.map((target) => target.finish(reader, from)));
};

/** Awaited later: until then its failure is not unhandled. */
const quietly = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
