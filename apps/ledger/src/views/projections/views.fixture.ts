import { type Pool } from 'pg';
import { type Projection, type RecordedEvent, type Row } from '#kernel';
import {
  columnParsers,
  createPool,
  type Platform,
  ProjectionRunner,
  type ProjectionRunnerOptions,
  ViewKeeper,
} from '#platform';
import { freshDatabase, type FreshDatabase, LONGEST_WAIT_MS, unhurried } from '#testkit';
import { AesGcmKey, newKey } from '../../evidence/data-keys/sealing-key';
import { migrateLedger } from '../../migrations';
import { AsOfViews, type AsOfViewsOptions } from '../as-of/as-of-views';
import { ReadableWork } from '../queries/readable-work';
import { QueryService } from '../queries/query.service';
import { Texts } from '../../evidence/texts/texts';
import { type ViewHost } from '../sql/view-host';
import { commitToLog } from './log.fixture';
import { TestLog, type TestEvent } from './event.fixture';
import { ledgerProjections } from './index';

const SCHEMA = 'views';
const LOG = { table: 'ledger.events' } as const;

/** A database with a log that tests write, and runners that fold it. */
export class Views {
  readonly log = new TestLog();
  readonly keeper: ViewKeeper;
  readonly errors: string[] = [];
  /** Wraps the keys to the texts that tests keep. */
  readonly master = new AesGcmKey(newKey());
  private readonly runners: ProjectionRunner[] = [];
  private readonly keepers: AsOfViews[] = [];

  private constructor(
    readonly database: FreshDatabase,
    readonly pool: Pool,
  ) {
    this.keeper = new ViewKeeper(pool, SCHEMA, LOG, ledgerProjections);
  }

  static async open(): Promise<Views> {
    const database = await freshDatabase({
      schema: 'ledger',
      migrate: async (url) => void (await migrateLedger(url)),
    });
    // A rebuild of every view at once waits for no connection, however busy the machine is.
    const size = ledgerProjections.length + 4;
    return new Views(database, createPool(database.url, 'views-test', { size, ...unhurried }));
  }

  /** Starts one more instance of the runner. */
  follow(options: Partial<ProjectionRunnerOptions> = {}): ProjectionRunner {
    const runner = new ProjectionRunner({
      url: this.database.url,
      schema: SCHEMA,
      log: LOG,
      projections: ledgerProjections,
      onError: (message, error) => this.errors.push(`${message}: ${String(error)}`),
      ...options,
    });
    runner.start();
    this.runners.push(runner);
    return runner;
  }

  queries(runner = this.runners[0], asOf = this.asOfViews(), pool = this.pool): QueryService {
    const host = this.hostOf(runner);
    const texts = new Texts(pool, this.master, { error: () => undefined });
    const platform = { pool } as Platform;
    return new QueryService(platform, host as ViewHost, texts, asOf, this.readable(runner));
  }

  readable(runner = this.runners[0]): ReadableWork {
    return new ReadableWork({ pool: this.pool }, this.hostOf(runner));
  }

  private hostOf(runner: ProjectionRunner | undefined): Pick<ViewHost, 'status' | 'moved'> {
    return {
      status: () => this.keeper.status(),
      moved: (ms: number) => runner?.moved(ms) ?? new Promise((done) => setTimeout(done, ms)),
    };
  }

  /** One instance more that keeps as-of views. */
  asOfViews(options: Partial<AsOfViewsOptions> = {}): AsOfViews {
    const asOf = new AsOfViews({
      pool: this.pool,
      url: this.database.url,
      log: LOG,
      projections: ledgerProjections,
      onError: (message, error) => this.errors.push(`${message}: ${String(error)}`),
      ...options,
    });
    this.keepers.push(asOf);
    return asOf;
  }

  /** Commits what happened and wakes the runners, as the log's writer does. */
  async append(...events: readonly TestEvent[]): Promise<readonly RecordedEvent[]> {
    const recorded = this.log.record(...events);
    await commitToLog(this.pool, recorded);
    for (const runner of this.runners) runner.wake();
    return recorded;
  }

  /** Resolves when every view shows the whole log. */
  async caughtUp(): Promise<void> {
    const deadline = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const statuses = await this.keeper.status();
      const isDone = statuses.length === ledgerProjections.length;
      if (isDone && statuses.every(({ lag, build }) => lag === 0 && build === null)) return;
      if (performance.now() > deadline)
        throw new Error(`${JSON.stringify(statuses, null, 1)}\n${this.errors.join('\n')}`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** The rows of a view as its readers see them. */
  async rowsOf(projection: Projection): Promise<readonly Row[]> {
    const { rows } = await this.pool.query<Row>({
      text: `SELECT * FROM views.${projection.name} ORDER BY ${projection.key.join(', ')}`,
      types: columnParsers,
    });
    return rows;
  }

  async close(): Promise<void> {
    await Promise.all([...this.runners, ...this.keepers].map((one) => one.stop()));
    await this.pool.end();
    await this.database.drop();
  }
}
