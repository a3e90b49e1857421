import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Projection } from '#kernel';
import { beginRebuild } from './rebuild';
import { type Cursor, CursorStore } from './cursor-store';
import { LogPages, type LogSource } from './log-pages';

/** How far a building is; `target` is the log's size when it began. */
export interface BuildProgress {
  readonly name: string;
  readonly generation: number;
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

/** What any process may ask about views, and the request to rebuild them; a runner does the work. */
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

  /** Begins to rebuild a view from the first event, or joins the building under way. */
  async begin(name: string): Promise<BuildProgress> {
    const projection = this.projections.find((candidate) => candidate.name === name);
    if (!projection) throw new Error(`There is no view ${name}.`);
    const client = await this.pool.connect();
    let failure: Error | undefined;
    // A session that is out of the pool and ends without a listener would end the process.
    const lost = (error: Error): void => void (failure ??= error);
    client.on('error', lost);
    try {
      const target = await this.pages.end(client);
      const generation = await beginRebuild(client, this.store, this.schema, projection, target);
      return { name, generation, position: 0, target, done: false };
    } catch (error) {
      failure ??= error as Error;
      throw error;
    } finally {
      client.off('error', lost);
      client.release(failure);
    }
  }

  /**
   * Rebuilds a view and resolves when the new rows serve; the old ones serve until then. Rejects
   * when the view does not exist and when its fold throws.
   */
  async rebuild(name: string, onProgress: (progress: BuildProgress) => void): Promise<void> {
    for (let progress = await this.begin(name); !progress.done; await sleep(PROGRESS_MS)) {
      progress = await this.progressOf(progress);
      onProgress(progress);
    }
  }

  private async progressOf(begun: BuildProgress): Promise<BuildProgress> {
    const { name, generation } = begun;
    const cursors = (await this.store.all(this.pool)).filter((cursor) => cursor.name === name);
    const mine = cursors.find((cursor) => cursor.generation === generation);
    const serving = cursors.find(isServing);
    if (mine?.status === 'failed') throw new Error(`${name} cannot be built: ${mine.error}`);
    if (!mine && (serving?.generation ?? 0) < generation)
      throw new Error(`The building of ${name} was given up for another one.`);
    const { position } = mine ?? serving!;
    return { ...begun, position, done: !mine || isServing(mine) };
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
