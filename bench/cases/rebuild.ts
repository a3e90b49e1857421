import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { createPool, ProjectionRunner, ViewKeeper } from '#platform';
import { freshDatabase } from '#testkit';
import { ledgerProjections } from '../../apps/ledger/src/projections';
import { readWholeLog } from '../baseline/log-pass';
import { type BenchCase, type Measure, type Round } from '../case';
import { writeHistory } from '../load/made-history';

const SCHEMA = 'views';
const LOG = { table: 'ledger.events' };
const LOOK_MS = 10;

const rebuilding: Measure = {
  name: `all ${ledgerProjections.length} views anew`,
  unit: 'events/s',
  baseline: 'a read-only pass over the same pages',
  goal: { of: 'ratio', atLeast: 0.7 },
  moonshot: { of: 'ratio', atLeast: 0.85 },
};

/** The runner of the ledger, in this process, on a log that nobody writes to meanwhile. */
class Rebuilding {
  private readonly runner: ProjectionRunner;
  private readonly keeper: ViewKeeper;
  private readonly names = ledgerProjections.map(({ name }) => name);

  constructor(
    url: string,
    private readonly pool: Pool,
    private readonly reader: Client,
    private readonly events: number,
  ) {
    const trouble = (message: string, error: unknown): void => {
      process.stderr.write(`${message}: ${String(error)}\n`);
    };
    this.runner = new ProjectionRunner({
      ...{ url, schema: SCHEMA, log: LOG, projections: ledgerProjections },
      onTrouble: trouble,
    });
    this.keeper = new ViewKeeper(pool, SCHEMA, LOG, ledgerProjections);
    this.runner.start();
  }

  /** Resolves when every view stands at the log's end and none is being built. */
  async settled(): Promise<void> {
    for (;;) {
      const views = await this.keeper.status();
      const stuck = views.find(({ status }) => status === 'stuck');
      if (stuck) throw new Error(`${stuck.name} is stuck: ${stuck.error}`);
      const isDone = ({ lag, build }: (typeof views)[number]): boolean => lag === 0 && !build;
      if (views.length === this.names.length && views.every(isDone)) return;
      await sleep(LOOK_MS);
    }
  }

  async round(): Promise<Round> {
    await this.pool.query('CHECKPOINT');
    const baseline = await this.perSecond(() => readWholeLog(this.reader));
    const writ = await this.perSecond(async () => {
      for (const name of this.names) await this.keeper.begin(name);
      this.runner.wake();
      await this.settled();
    });
    return { [rebuilding.name]: { baseline, writ } };
  }

  async stop(): Promise<void> {
    await this.runner.stop();
  }

  private async perSecond(run: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await run();
    return (this.events * 1_000) / (performance.now() - start);
  }
}

/** How fast all views are folded from the first event, against only reading those events. */
export const rebuild: BenchCase = {
  name: 'rebuild',
  measures: [rebuilding],
  async open({ events }) {
    const database = await freshDatabase();
    const pool = createPool(database.url, 'bench-rebuild');
    const reader = new Client(database.url);
    await reader.connect();
    await writeHistory(pool, events);
    const rebuilding = new Rebuilding(database.url, pool, reader, events);
    await rebuilding.settled();
    return {
      round: () => rebuilding.round(),
      async close() {
        await rebuilding.stop();
        await reader.end();
        await pool.end();
        await database.drop();
      },
    };
  },
};
