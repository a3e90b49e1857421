import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { createPool } from '#platform';
import { freshDatabase } from '#testkit';
import { type RecordedEvent } from '#kernel';
import { ledgerProjections } from '../../apps/ledger/src/views/projections';
import { type BenchCase, type Measure, type Round } from '../case';
import { Latencies } from '../load/load';
import { Folding } from '../systems/folding';
import { commitToLog, type TestEvent } from '../../apps/ledger/src/views/projections/log.fixture';
import { syntheticWork } from '../../apps/ledger/src/views/projections/work.fixture';

const READ_EVERY_MS = 20;

/** The views of the goal: the core of any process. */
const CORE = ['work_orders', 'decisions', 'exceptions'];

const BASELINE = 'a read-only pass over the same pages';
const core: Measure = {
  name: `rebuild of ${CORE.length} views (${CORE.join(', ')})`,
  unit: 'events/s',
  baseline: BASELINE,
  goal: { of: 'ratio', atLeast: 0.7 },
  moonshot: { of: 'ratio', atLeast: 0.85 },
};
const all: Measure = {
  name: `rebuild of all ${ledgerProjections.length} views`,
  unit: 'events/s',
  baseline: BASELINE,
};
const meanwhile: Measure = { name: 'reads during a rebuild, p50', unit: 'ms' };
const slowestMeanwhile: Measure = { ...meanwhile, name: 'reads during a rebuild, slowest' };

/** What readers see: nothing is written, so it is the same before, during and after the rebuild. */
const SHOWN = `
  SELECT (SELECT min(position) FROM views.cursors WHERE status IN ('live', 'stuck')) AS position,
    (SELECT last_position FROM writ.work_orders WHERE tenant = 'acme'
      ORDER BY first_position DESC LIMIT 1) AS work,
    (SELECT position FROM writ.decisions WHERE tenant = 'acme' ORDER BY position DESC LIMIT 1) AS decision`;

/** Rebuilds views of a log without writers, and reads them meanwhile. */
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

  async round(note: (text: string) => void): Promise<Round> {
    await this.pool.query('CHECKPOINT');
    const baseline = await this.perSecond(() => readWholeLog(this.reader));
    const answers = new Latencies();
    const coreRate = await this.perSecond(() => this.rebuild(CORE, answers));
    await this.pool.query('CHECKPOINT');
    const allRate = await this.perSecond(() => this.rebuild(this.folding.names, answers));
    note(
      `the views were read ${answers.count} times during the rebuilds, with the same answer each time`,
    );
    return {
      [core.name]: { baseline, writ: coreRate },
      [all.name]: { baseline, writ: allRate },
      [meanwhile.name]: { writ: answers.percentile(0.5) },
      [slowestMeanwhile.name]: { writ: answers.percentile(1) },
    };
  }

  /** Rebuilds views and measures how long their readers wait meanwhile. */
  private async rebuild(names: readonly string[], answers: Latencies): Promise<void> {
    const before = await this.shown();
    await this.folding.begin(names);
    await this.folding.settled(async () => {
      const start = performance.now();
      const now = await this.shown();
      answers.add(performance.now() - start);
      if (now !== before) throw new Error(`A rebuild showed ${now} and not ${before}.`);
      await sleep(READ_EVERY_MS);
    });
  }

  stop(): Promise<void> {
    return this.folding.stop();
  }

  private async shown(): Promise<string> {
    const { rows } = await this.pool.query(SHOWN);
    return JSON.stringify(rows);
  }

  private async perSecond(run: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await run();
    return (this.events * 1_000) / (performance.now() - start);
  }
}

/** The rate of a rebuild from the first event, against only reading those events. */
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
      round: (note) => rebuilding.round(note),
      async close() {
        await rebuilding.stop();
        await reader.end();
        await pool.end();
        await database.drop();
      },
    };
  },
};

/** The size of the pages of a rebuild. */
const READ_EVENTS = 8_000;

/** Reads the whole log in pages and parses every event, as each fold must. Answers their number. */
const readWholeLog = async (client: Client): Promise<number> => {
  let position = 0;
  for (;;) {
    const { rows } = await client.query<[number | string, string]>({
      name: 'read-page',
      text: `SELECT position, convert_from(body, 'UTF8') FROM ledger.events
             WHERE position > $1 ORDER BY position LIMIT ${READ_EVENTS}`,
      values: [position],
      rowMode: 'array',
    });
    for (const [, body] of rows) JSON.parse(body);
    if (rows.length === 0) return position;
    position = Number(rows.at(-1)![0]);
  }
};

const WRITE_EVENTS = 5_000;
const START_MS = Date.parse('2030-01-01T00:00:00.000Z');

/**
 * Fills an empty log with the same work that the views are tested with, page by page, so that ten
 * million events need no more memory than ten thousand.
 */
const writeHistory = async (pool: Pool, events: number): Promise<void> => {
  const work = syntheticWork(1);
  const versions = new Map<string, number>();
  for (let position = 0; position < events;) {
    const count = Math.min(WRITE_EVENTS, events - position);
    const page = Array.from({ length: count }, () =>
      recorded(work.next().value, ++position, versions),
    );
    await commitToLog(pool, page);
  }
  await pool.query('ANALYZE ledger.events');
};

const recorded = (
  { type, data, tenant = 'default', actor = 'olga', occurredAt }: TestEvent,
  position: number,
  versions: Map<string, number>,
): RecordedEvent => {
  const stream = `work-order-${String(data['workOrderId'])}`;
  const key = `${tenant} ${stream}`;
  const version = (versions.get(key) ?? 0) + 1;
  versions.set(key, version);
  const recordedAt = new Date(START_MS + position).toISOString();
  return {
    id: `01900000-0000-7000-8000-${position.toString(16).padStart(12, '0')}`,
    type,
    schemaVersion: 1,
    tenant,
    stream,
    version,
    position,
    occurredAt: occurredAt ?? recordedAt,
    recordedAt,
    actor: { id: actor },
    causationId: null,
    correlationId: `correlation-${position}`,
    // As over the bus: without undefined values.
    data: JSON.parse(JSON.stringify(data)),
  };
};
