import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Projection } from '#kernel';
import { beginBuilding } from './building';
import { type Cursor, CursorStore } from './cursor-store';
import { LogPages, type LogSource } from './log-pages';

/** How far a building is; `target` is the log's size when it began. */
export interface BuildProgress {
  readonly name: string;
  readonly position: number;
  readonly target: number;
  readonly done: boolean;
}

/** One view as an operator sees it. */
export interface ViewStatus {
  readonly name: string;
  readonly version: number;
  /** The ledger position that the view shows. */
  readonly position: number;
  /** Events that it does not show yet. */
  readonly lag: number;
  readonly status: 'live' | 'stuck';
  readonly error: string | null;
  readonly errorPosition: number | null;
  readonly updatedAt: string;
  /** A generation that is being built beside it. */
  readonly build: {
    readonly position: number;
    readonly target: number;
    readonly status: 'building' | 'failed';
    readonly error: string | null;
    readonly startedAt: string;
  } | null;
}

const PROGRESS_MS = 100;

/** What any process may ask about views, and the request to build them anew; a runner does the work. */
export class ViewKeeper {
  private readonly store: CursorStore;
  private readonly pages: LogPages;

  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    log: LogSource,
    private readonly projections: readonly Projection[],
  ) {
    this.store = new CursorStore(schema);
    this.pages = new LogPages(log);
  }

  async status(): Promise<readonly ViewStatus[]> {
    const end = await this.pages.end(this.pool);
    const cursors = await this.store.all(this.pool);
    return cursors.filter(isServing).map((cursor) => statusOf(cursor, cursors, end));
  }

  /**
   * Builds a view anew from the first event, or joins the building under way, and resolves when the
   * new rows serve. The old ones serve until then. Rejects when the view does not exist and when its
   * fold throws.
   */
  async rebuild(name: string, onProgress: (progress: BuildProgress) => void): Promise<void> {
    const projection = this.projections.find((candidate) => candidate.name === name);
    if (!projection) throw new Error(`There is no view ${name}.`);
    const generation = await this.begin(projection);
    for (;;) {
      const cursors = (await this.store.all(this.pool)).filter((cursor) => cursor.name === name);
      const mine = cursors.find((cursor) => cursor.generation === generation);
      const serving = cursors.find(isServing);
      if (!mine && (serving?.generation ?? 0) < generation)
        throw new Error(`The building of ${name} was given up for another one.`);
      if (mine?.status === 'failed') throw new Error(`${name} cannot be built: ${mine.error}`);
      const { position, target } = mine ?? serving!;
      const done = !mine || isServing(mine);
      onProgress({ name, position, target: target ?? position, done });
      if (done) return;
      await sleep(PROGRESS_MS);
    }
  }

  private async begin(projection: Projection): Promise<number> {
    const client = await this.pool.connect();
    try {
      const end = await this.pages.end(client);
      return await beginBuilding(client, this.store, this.schema, projection, end);
    } finally {
      client.release();
    }
  }
}

const isServing = ({ status }: Cursor): boolean => status === 'live' || status === 'stuck';

const statusOf = (cursor: Cursor, all: readonly Cursor[], end: number): ViewStatus => {
  const { name, version, position, status, error, errorPosition, updatedAt } = cursor;
  const build = all.find((other) => other.name === name && !isServing(other));
  return {
    name,
    version,
    position,
    lag: Math.max(0, end - position),
    status: status as ViewStatus['status'],
    error,
    errorPosition,
    updatedAt,
    build: build
      ? {
          position: build.position,
          target: build.target ?? 0,
          status: build.status as 'building' | 'failed',
          error: build.error,
          startedAt: build.startedAt,
        }
      : null,
  };
};
