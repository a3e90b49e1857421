import { commitPage } from './commit-page';
import { type Connections } from './connections';
import { type CursorStore } from './cursor-store';
import { type LoggedEvent, type LogPages } from './log-pages';
import { ViewSubscriptions } from './view-subscriptions';
import { type FoldSpans } from './fold-spans';
import { type PageWrites, type ViewTarget } from './view-target';

export interface Following {
  readonly connections: Connections;
  readonly pages: LogPages;
  readonly store: CursorStore;
  /** Events a page at most: what one transaction holds. */
  readonly pageSize: number;
  /** And what a page is towards the end, where the end is known; as large as the others when left out. */
  readonly smallestPage?: number;
  /**
   * Events decoded and folded at once; all of a stretch when left out. The fewer there are, the less the garbage collector
   * copies, but rows that are not remembered are read each time.
   */
  readonly atOnce?: number;
  /** Tells of the events of a page once it is committed; absent where nobody waits for them. */
  readonly spans?: FoldSpans;
  /** Called after each commit. */
  readonly advanced: (targets: readonly ViewTarget[], position: number) => void;
}

export interface Followed {
  readonly moved: boolean;
  /** The log had no more events when it was last read. */
  readonly atEnd: boolean;
}

/** Events read at a stretch. Few: others in this process want their turn after some milliseconds. */
const STRETCH = 1_000;

/** How far views are taken at a stretch. */
export interface Turn {
  readonly upTo?: number;
  readonly maxPages: number;
  /** Called after that many pages: whether there is time for another. */
  readonly mayGoOn?: () => boolean;
}

/**
 * Takes views that stand at the same position forward: `maxPages`, more while `mayGoOn`, and not beyond `upTo`.
 * While a page is written the next one is read and folded, so that this process and the database
 * work at the same time. Rejects with the first error; then memory and tables may differ, and the
 * caller makes the targets forget.
 */
export const follow = async (
  following: Following,
  targets: readonly ViewTarget[],
  { upTo = Infinity, maxPages, mayGoOn = () => false }: Turn,
): Promise<Followed> => {
  const { store, advanced, spans } = following;
  const { writer } = following.connections;
  const ahead = new ReadAhead(following, targets[0]!.position, upTo);
  const subscriptions = new ViewSubscriptions(targets);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let page = 1; ; page++) {
      const from = ahead.position;
      const writes = await foldPage(
        following,
        subscriptions,
        ahead,
        from + pageSizeAt(following, upTo - from),
      );
      const to = ahead.position;
      if (to === from) return { moved: page > 1, atEnd: true };

      await writing;
      writing = quietly(
        commitPage(writer, store, writes, from, to).then(() => {
          for (const { target, failure } of writes) if (!failure) target.committed(to);
          spans?.committed(to);
          advanced(targets, to);
        }),
      );
      const failed = writes.some(({ failure }) => failure);
      const isLast = failed || !ahead.hasMore || (page >= maxPages && !mayGoOn());
      if (isLast) return { moved: true, atEnd: !failed && !ahead.hasMore && to < upTo };
    }
  } finally {
    await writing;
  }
};

/** Towards their end pages get smaller: what is written when the last event is folded, nothing else is done beside. */
const pageSizeAt = ({ pageSize, smallestPage = pageSize }: Following, left: number): number =>
  Math.min(pageSize, Math.max(smallestPage, left / 2));

/** Folds stretch after stretch until the page is full or the log has no more. */
const foldPage = async (
  { connections: { reader }, pages, atOnce = STRETCH, spans }: Following,
  subscriptions: ViewSubscriptions,
  ahead: ReadAhead,
  until: number,
): Promise<readonly PageWrites[]> => {
  const from = ahead.position;
  do {
    const logged = await ahead.next();
    for (let at = 0; at < logged.length; at += atOnce) {
      for (const each of logged.slice(at, at + atOnce)) {
        const event = pages.decode(each);
        spans?.folding(event, () => subscriptions.viewsOf(event));
        subscriptions.dispatch(event);
      }
      await subscriptions.take(reader);
    }
  } while (ahead.hasMore && ahead.position < until);
  return subscriptions.finish(reader, from);
};

/** Reads the log one stretch ahead of the folds. */
class ReadAhead {
  private readonly stretch: number;
  private reading: Promise<readonly LoggedEvent[]>;
  private more = true;

  constructor(
    private readonly following: Following,
    private at: number,
    private readonly upTo: number,
  ) {
    this.stretch = Math.min(STRETCH, following.pageSize);
    this.reading = this.read();
  }

  /** Of the last event that was given out. */
  get position(): number {
    return this.at;
  }

  /** Whether there may be more: the stretch was full and did not end where it was to end. */
  get hasMore(): boolean {
    return this.more;
  }

  async next(): Promise<readonly LoggedEvent[]> {
    const logged = await this.reading;
    this.at += logged.length;
    this.more = logged.length === this.stretch && this.at < this.upTo;
    this.reading = this.more ? this.read() : Promise.resolve([]);
    return logged;
  }

  private read(): Promise<readonly LoggedEvent[]> {
    const { pages, connections } = this.following;
    const limit = Math.min(this.stretch, this.upTo - this.at);
    return quietly(pages.read(connections.reader, this.at, limit));
  }
}

/** Awaited later: until then its failure is not unhandled. */
const quietly = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
