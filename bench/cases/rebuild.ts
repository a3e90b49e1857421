import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { createPool } from '#platform';
import { freshDatabase } from '#testkit';
import { ledgerProjections } from '../../apps/ledger/src/views/projections';
import { readWholeLog } from '../baseline/log-pass';
import { type BenchCase, type Measure, type Round } from '../case';
import { Latencies } from '../load/latencies';
import { writeHistory } from '../load/made-history';
import { Folding } from '../systems/folding';

const ASK_EVERY_MS = 20;

/** What the goal was set for: the core of what any process keeps of its work. */
const CORE = ['work_orders', 'decisions', 'exceptions'];

const BASELINE = 'a read-only pass over the same pages';
const core: Measure = {
  name: `${CORE.length} views anew (${CORE.join(', ')})`,
  unit: 'events/s',
  baseline: BASELINE,
  goal: { of: 'ratio', atLeast: 0.7 },
  moonshot: { of: 'ratio', atLeast: 0.85 },
};
const all: Measure = {
  name: `all ${ledgerProjections.length} views anew`,
  unit: 'events/s',
  baseline: BASELINE,
};
const meanwhile: Measure = { name: 'the old views answer meanwhile, p50', unit: 'ms' };
const slowestMeanwhile: Measure = { ...meanwhile, name: 'the old views answer meanwhile, slowest' };

/** What whoever reads meanwhile sees: nothing is written, so it is the same before, meanwhile and afterwards. */
const WHAT_IS_SHOWN = `
  SELECT (SELECT min(position) FROM views.cursors WHERE status IN ('live', 'stuck')) AS position,
    (SELECT last_position FROM writ.work_orders WHERE tenant = 'acme'
      ORDER BY first_position DESC LIMIT 1) AS work,
    (SELECT position FROM writ.decisions WHERE tenant = 'acme' ORDER BY position DESC LIMIT 1) AS decision`;

/** Rebuilds on a log that nobody writes to, and reads the views all the while. */
class Rebuilding {
  private readonly folding: Folding;

  constructor(
    url: string,
    private readonly pool: Pool,
    private readonly reader: Client,
    private readonly events: number,
  ) {
    this.folding = new Folding(url, pool);
  }

  settled(): Promise<void> {
    return this.folding.settled();
  }

  async round(say: (note: string) => void): Promise<Round> {
    await this.pool.query('CHECKPOINT');
    const baseline = await this.perSecond(() => readWholeLog(this.reader));
    const answers = new Latencies();
    const coreRate = await this.perSecond(() => this.anew(CORE, answers));
    await this.pool.query('CHECKPOINT');
    const allRate = await this.perSecond(() => this.anew(this.folding.names, answers));
    say(`the views were read ${answers.count} times meanwhile, and said the same each time`);
    return {
      [core.name]: { baseline, writ: coreRate },
      [all.name]: { baseline, writ: allRate },
      [meanwhile.name]: { writ: answers.percentile(0.5) },
      [slowestMeanwhile.name]: { writ: answers.percentile(1) },
    };
  }

  /** Builds views anew and notes how long whoever reads them meanwhile waits. */
  private async anew(names: readonly string[], answers: Latencies): Promise<void> {
    const before = await this.shown();
    await this.folding.begin(names);
    await this.folding.settled(async () => {
      const start = performance.now();
      const now = await this.shown();
      answers.add(performance.now() - start);
      if (now !== before) throw new Error(`A rebuild showed ${now} and not ${before}.`);
      await sleep(ASK_EVERY_MS);
    });
  }

  stop(): Promise<void> {
    return this.folding.stop();
  }

  private async shown(): Promise<string> {
    const { rows } = await this.pool.query(WHAT_IS_SHOWN);
    return JSON.stringify(rows);
  }

  private async perSecond(run: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await run();
    return (this.events * 1_000) / (performance.now() - start);
  }
}

/** How fast views are folded from the first event, against only reading those events. */
export const rebuild: BenchCase = {
  name: 'rebuild',
  measures: [core, all, meanwhile, slowestMeanwhile],
  async open({ events }) {
    const database = await freshDatabase();
    const pool = createPool(database.url, 'bench-rebuild');
    const reader = new Client(database.url);
    await reader.connect();
    await writeHistory(pool, events);
    const rebuilding = new Rebuilding(database.url, pool, reader, events);
    await rebuilding.settled();
    return {
      round: (say) => rebuilding.round(say),
      async close() {
        await rebuilding.stop();
        await reader.end();
        await pool.end();
        await database.drop();
      },
    };
  },
};
