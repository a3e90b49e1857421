import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { subjects } from '#contracts';
import { Refusal } from '#kernel';
import {
  type BuildProgress,
  Platform,
  ProjectionRunner,
  ViewKeeper,
  type ViewStatus,
} from '#platform';
import { ledgerProjections } from '../projections';
import { measureViews, measureWork } from '../view-metrics';
import { logSource } from './log-source';

const SCHEMA = 'views';

/** Holds the runner that keeps the views in step with the log, and answers what becomes of them. */
@Injectable()
export class ViewHost implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly runner: ProjectionRunner;
  private readonly keeper: ViewKeeper;

  constructor(private readonly platform: Platform) {
    const { settings, pool, log } = platform;
    this.runner = new ProjectionRunner({
      url: settings.DATABASE_URL,
      schema: SCHEMA,
      log: logSource,
      projections: ledgerProjections,
      onError: (message, error) => log.warn({ err: error }, message),
    });
    this.keeper = new ViewKeeper(pool, SCHEMA, logSource, ledgerProjections);
  }

  onApplicationBootstrap(): void {
    measureViews(this.platform.pool, () => this.status());
    measureWork(this.platform.pool);
    this.platform.readiness.add('views', () => this.check());
    // The instance that writes the log sends it; a lost message costs one poll.
    this.platform.connection.subscribe(subjects.ledger.committed, {
      callback: () => this.runner.wake(),
    });
    this.runner.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.runner.stop();
  }

  /** Every view: position, lag, status, and what is being built. */
  status(): Promise<readonly ViewStatus[]> {
    return this.keeper.status();
  }

  /** Resolves when this instance next moves a view, and after `ms` at the latest. */
  moved(ms: number): Promise<void> {
    return this.runner.moved(ms);
  }

  /**
   * Begins to rebuild a view (or `all`) and answers at once; the old rows serve until the new
   * ones are complete. `status` has its progress.
   */
  async rebuild(view: string): Promise<readonly BuildProgress[]> {
    const names = ledgerProjections.map(({ name }) => name);
    const wanted = view === 'all' ? names : names.filter((name) => name === view);
    if (wanted.length === 0)
      throw new Refusal(
        'not_found',
        `There is no view ${view}: there are ${names.join(', ')}, all.`,
      );
    const started: BuildProgress[] = [];
    for (const name of wanted) started.push(await this.keeper.begin(name));
    this.runner.look();
    return started;
  }

  /** A view that stands still is an alarm, not a reason to take the ledger out of service. */
  private async check(): Promise<{ ok: boolean; detail: string }> {
    const statuses = await this.status();
    const stuck = statuses.filter(({ status }) => status === 'stuck').map(({ name }) => name);
    const lag = Math.max(0, ...statuses.map((status) => status.lag));
    const prefix = stuck.length > 0 ? `stuck: ${stuck.join(', ')}; ` : '';
    return { ok: true, detail: `${prefix}${lag} events behind` };
  }
}
