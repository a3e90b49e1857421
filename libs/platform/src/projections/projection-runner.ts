import { setTimeout as sleep } from 'node:timers/promises';
import { type Projection } from '#kernel';
import { dropFormer, swapIn } from './rebuild';
import { inTransaction, messageOf, RowsRefused } from './commit-page';
import { type Connections, connect, connectAside } from './connections';
import { CursorStore, type Cursor, FenceLost } from './cursor-store';
import { FoldSpans } from './fold-spans';
import { follow, type Following } from './follow';
import { groupByPosition, isRebuilding, isRebuildNear } from './groups';
import { Leadership } from './leadership';
import { LogPages, type LogSource } from './log-pages';
import { prepareViews } from './prepare-views';
import { Signal } from './signal';
import { Statistics } from './statistics';
import { tableOf } from './view-table';
import { ViewTarget } from './view-target';

export interface ProjectionRunnerOptions {
  readonly url: string;
  /** The schema of the views, their tables and `cursors`. */
  readonly schema: string;
  readonly log: LogSource;
  readonly projections: readonly Projection[];
  /** Events that one transaction holds at most. */
  readonly pageSize?: number;
  /** Rows of each view that are remembered at least, so that hot rows are not read again. */
  readonly cachedRows?: number;
  /** Called with everything that went wrong and is being tried again. */
  readonly onError?: (message: string, error: unknown) => void;
}

const PAGE_SIZE = 8_000;
const CACHED_ROWS = 8_192;
const POLL_MS = 250;
/**
 * The folding process hears of new events and of rebuilds that are requested here: it looks by itself for those of which the
 * message was lost, and for rebuilds that another process requested.
 */
const LEADER_POLL_MS = 2_000;
const RECONNECT_MIN_MS = 100;
/** Each failure in a row doubles the wait and halves the page, up to this many. */
const FAILURES_MAX = 4;
/** Pages that views at one position may take before views at another position get their turn. */
const PAGES_A_TURN = 4;
/** Where all are being built, so many pages are one: a row that changes all the while is written less often. */
const PAGES_OF_BUILDING = 4;
/** A table that was empty when its rebuild began is seldom queried for rows. */
const AT_ONCE_OF_BUILDING = 250;
/** How long they may go on where the others have nothing to do: between turns nothing is read ahead, and the last page waited for. */
const TURN_MS = 3_000;
/** How much of its log a building has behind it when the planner learns its table: early enough that nobody waits for it. */
const ANALYSED_FROM = 0.5;

/**
 * Keeps views in step with the log. Any number of instances may run: one folds at a time, and the
 * cursors' fence makes it exactly one who writes. A view whose fold throws is set aside and the
 * others go on; a view whose version was raised is rebuilt while the old one serves; an outage
 * of the database is waited out. Ends only by `stop`.
 */
export class ProjectionRunner {
  private readonly store: CursorStore;
  private readonly pages: LogPages;
  private readonly leadership: Leadership;
  private readonly awake = new Signal();
  private readonly advance = new Signal();
  private targets: readonly ViewTarget[] = [];
  private cursors: readonly Cursor[] = [];
  private statistics!: Statistics;
  private refreshedAt = -Infinity;
  private failures = 0;
  private readonly ending = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: ProjectionRunnerOptions) {
    this.store = new CursorStore(options.schema);
    this.pages = new LogPages(options.log);
    this.leadership = new Leadership(options.schema);
  }

  /** Whether this instance is the one that folds. */
  get leads(): boolean {
    return this.leadership.leads;
  }

  private get stopping(): boolean {
    return this.ending.signal.aborted;
  }

  start(): void {
    this.loop = this.run();
  }

  /** Finishes the page in hand and closes the sessions. */
  async stop(): Promise<void> {
    this.ending.abort();
    this.awake.fire();
    await this.loop;
  }

  /** There may be new events. Costs nothing; call it after commits. */
  wake(): void {
    this.awake.fire();
  }

  /** A rebuild was requested: begins with it now, not when the cursors are next looked at by themselves. */
  look(): void {
    this.refreshedAt = -Infinity;
    this.awake.fire();
  }

  /** Resolves when this instance next moves a view, and after `ms` at the latest. Looks for new events at once. */
  moved(ms: number): Promise<void> {
    this.awake.fire();
    return this.advance.wait(ms);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      await this.session().catch((error: unknown) => this.report('The views stand still', error));
      const wait = RECONNECT_MIN_MS * 2 ** this.failures;
      this.failures = Math.min(this.failures + 1, FAILURES_MAX);
      await sleep(wait, undefined, { signal: this.ending.signal }).catch(() => undefined);
    }
  }

  /** Follows the log over one pair of connections, until they fail or the runner is stopped. */
  private async session(): Promise<void> {
    const { url, schema } = this.options;
    const connections = await connect(url, `views-${schema}`);
    this.statistics = new Statistics(() => connectAside(url, `views-${schema}-statistics`));
    this.targets = [];
    try {
      await prepareViews(connections, this.options);
      await this.clearAway(connections);
      while (!this.stopping) await this.turn(connections);
    } finally {
      this.leadership.reset();
      await Promise.all([connections.close(), this.statistics.close()]);
    }
  }

  private async turn(connections: Connections): Promise<void> {
    try {
      if (performance.now() - this.refreshedAt > POLL_MS || !this.leadership.leads)
        await this.refresh(connections);
      const mine = this.targets.map(({ cursor }) => cursor);
      const end = this.leadership.leads ? Infinity : await this.pages.end(connections.reader);
      if (!(await this.leadership.mayFold(connections.writer, mine, end))) return this.rest();
      const hasMore = await this.round(connections);
      this.failures = 0;
      if (!hasMore) await this.rest();
    } catch (error) {
      for (const target of this.targets) target.forget();
      this.refreshedAt = -Infinity;
      if (error instanceof FenceLost) return this.stepAside(connections, error);
      if (error instanceof RowsRefused) return this.setAside(connections, error);
      throw error;
    }
  }

  /**
   * One turn for each group of views that stand together. Answers whether there may be more to fold: after the end of the
   * log, the next message that there are new events begins the next round.
   */
  private async round(connections: Connections): Promise<boolean> {
    const groups = groupByPosition(this.targets);
    let hasMore = false;
    // This round reads everything that was announced until now.
    this.awake.take();
    for (const [i, group] of groups.entries()) {
      if (isRebuildNear(group, groups[i - 1])) continue;
      const upTo = groups[i + 1]?.[0]?.position;
      const endAt = performance.now() + TURN_MS;
      const mayGoOn = () => !this.stopping && !this.awake.isPending && performance.now() < endAt;
      const isBuilt = isRebuilding(group);
      const maxPages = isBuilt ? PAGES_A_TURN / PAGES_OF_BUILDING : PAGES_A_TURN;
      const following = this.following(connections, isBuilt);
      const followed = await follow(following, group, { upTo, maxPages, mayGoOn });
      hasMore ||= followed.moved && !followed.atEnd;
      // The groups are not what they were: the next round makes them again.
      if (await this.swapBuilt(connections, group, followed.atEnd)) return true;
    }
    return hasMore;
  }

  private following(connections: Connections, isBuilt: boolean): Following {
    const { pageSize = PAGE_SIZE } = this.options;
    // A page that took too long must not take as long again.
    const share = 2 ** -this.failures;
    return {
      connections,
      pages: this.pages,
      store: this.store,
      pageSize: Math.ceil(pageSize * share * (isBuilt ? PAGES_OF_BUILDING : 1)),
      smallestPage: Math.ceil(pageSize * share),
      atOnce: isBuilt ? AT_ONCE_OF_BUILDING : undefined,
      spans: isBuilt ? undefined : FoldSpans.begin(),
      advanced: (targets, position) => {
        this.advance.fire();
        this.learn(targets, position);
      },
    };
  }

  /** The planner learns the tables of buildings that come to their end, while they do. */
  private learn(targets: readonly ViewTarget[], position: number): void {
    for (const { cursor } of targets)
      if (cursor.status === 'building' && position >= (cursor.target ?? 0) * ANALYSED_FROM)
        this.statistics.gather(tableOf(this.options.schema, cursor.name, cursor.generation));
  }

  /** Lets those of a group serve that are ready. Answers whether any does. */
  private async swapBuilt(
    connections: Connections,
    group: readonly ViewTarget[],
    atEnd: boolean,
  ): Promise<boolean> {
    let isAny = false;
    for (const target of group)
      if (target.cursor.status === 'building')
        isAny = (await this.swapWhenReady(connections, target, atEnd)) || isAny;
    if (!isAny) return false;
    await this.clearAway(connections);
    await this.refresh(connections);
    this.advance.fire();
    return true;
  }

  /**
   * Drops what nobody reads any more. Also when a session begins: the process that swapped may have ended before it did so.
   * A table that something was built upon stays, and holds up nothing.
   */
  private async clearAway({ writer }: Connections): Promise<void> {
    await dropFormer(writer, this.options.schema).catch((error: unknown) =>
      this.report('A table that served before stays', error),
    );
  }

  /** A built view serves as soon as it is where the old one is, or at the end where that one cannot go. */
  private async swapWhenReady(
    { writer }: Connections,
    { cursor: built, position }: ViewTarget,
    atEnd: boolean,
  ): Promise<boolean> {
    const beside = this.targets.find(
      ({ cursor }) => cursor.name === built.name && cursor.status === 'live',
    );
    const serving = beside?.cursor ?? this.cursors.find((cursor) => isOldOf(cursor, built));
    if (!serving || position < serving.position) return false;
    if (position !== beside?.position && !atEnd) return false;
    return swapIn(writer, this.options.schema, serving, built, this.statistics);
  }

  /** Reads the cursors and takes up those that this version of the code can move. */
  private async refresh({ writer }: Connections): Promise<void> {
    // Before they are read: who calls `look` meanwhile may have begun something that is not among them.
    this.refreshedAt = performance.now();
    this.cursors = await this.store.all(writer);
    const { projections, schema, cachedRows = CACHED_ROWS } = this.options;
    this.targets = this.cursors.flatMap((cursor) => {
      const projection = projections.find(({ name }) => name === cursor.name);
      const follows = cursor.status === 'live' || cursor.status === 'building';
      if (!projection || !follows || projection.version !== cursor.version) return [];
      const known = this.targets.find(
        (target) =>
          target.cursor.name === cursor.name && target.cursor.generation === cursor.generation,
      );
      if (!known) return [new ViewTarget(schema, projection, cursor, cachedRows)];
      if (known.position !== cursor.position) this.advance.fire();
      known.sync(cursor);
      return [known];
    });
  }

  private async stepAside({ writer }: Connections, error: FenceLost): Promise<void> {
    this.report('Another process keeps the views', error);
    await this.leadership.yield(writer);
    await sleep(POLL_MS * (0.5 + Math.random()));
  }

  private async setAside({ writer }: Connections, error: RowsRefused): Promise<void> {
    const { cursor, position } = error.target;
    this.report(`${cursor.name} is set aside at ${position + 1}`, error.cause);
    await inTransaction(writer, () =>
      this.store.setAside(writer, cursor, position, position + 1, messageOf(error.cause)),
    );
  }

  private rest(): Promise<void> {
    if (this.stopping) return Promise.resolve();
    return this.awake.wait(this.leadership.leads ? LEADER_POLL_MS : POLL_MS);
  }

  private report(message: string, error: unknown): void {
    this.options.onError?.(message, error);
  }
}

const isOldOf = (cursor: Cursor, built: Cursor): boolean =>
  cursor.name === built.name && (cursor.status === 'live' || cursor.status === 'stuck');
