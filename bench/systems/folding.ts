import { setTimeout as sleep } from 'node:timers/promises';
import { type Pool } from 'pg';
import { type Projection } from '#kernel';
import { ProjectionRunner, ViewKeeper, type ViewStatus } from '#platform';
import { sayLine } from '#printing';
import { ledgerProjections } from '../../apps/ledger/src/views/projections';
import { logSource } from '../../apps/ledger/src/views/sql/log-source';

const SCHEMA = 'views';
const POLL_MS = 10;

/** The ledger's projections, or others, in this process, on a log without writers. */
export class Folding {
  readonly names: readonly string[];
  private readonly versions: ReadonlyMap<string, number>;
  private readonly runner: ProjectionRunner;
  private readonly keeper: ViewKeeper;

  constructor(url: string, pool: Pool, projections: readonly Projection[] = ledgerProjections) {
    this.names = projections.map(({ name }) => name);
    this.versions = new Map(projections.map(({ name, version }) => [name, version]));
    const onError = (message: string, error: unknown): void => {
      sayLine(process.stderr, `${message}: ${String(error)}`);
    };
    this.runner = new ProjectionRunner({
      url,
      schema: SCHEMA,
      log: logSource,
      projections,
      onError,
    });
    this.keeper = new ViewKeeper(pool, SCHEMA, logSource, projections);
    this.runner.start();
  }

  /** Resolves when every view is at the log's end and no rebuild runs; awaits `meanwhile` between polls. */
  async settled(meanwhile: () => Promise<unknown> = () => sleep(POLL_MS)): Promise<void> {
    for (;;) {
      const views = await this.keeper.status();
      const stuck = views.find(({ status }) => status === 'stuck');
      if (stuck) throw new Error(`${stuck.name} is stuck: ${stuck.error}`);
      const isDone = ({ name, version, lag, build }: ViewStatus): boolean =>
        version === this.versions.get(name) && lag === 0 && !build;
      if (views.length === this.names.length && views.every(isDone)) return;
      await meanwhile();
    }
  }

  /** Begins a rebuild; the old rows serve until the new ones are complete. */
  async begin(names: readonly string[]): Promise<void> {
    for (const name of names) await this.keeper.begin(name);
    this.runner.look();
  }

  stop(): Promise<void> {
    return this.runner.stop();
  }
}
