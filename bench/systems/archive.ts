import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Pool } from 'pg';
import { columnParsers, createPool } from '#platform';
import {
  freshDatabase,
  type FreshDatabase,
  migrateWithBuild,
  startStack,
  type Stack,
} from '#testkit';
import { policyReactions } from '../../apps/policy/src/reactions';
import { reactions as ofLedger } from '../../apps/ledger/src/reactions';
import { HttpConnection } from '../load/http-connection';
import { writeYears } from '../load/made-years';
import { type BenchOptions } from '../options';
import { Folding } from './folding';

/** Who answers questions: the gateway asks policy whose key it is, and the ledger the rest. */
const ANSWERING = [
  { name: 'ledger', file: 'apps/ledger/src/main.js' },
  { name: 'policy', file: 'apps/policy/src/main.js' },
  { name: 'gateway', file: 'apps/gateway/src/main.js' },
];
const READY_WITHIN_MS = 60_000;
/** Some of what was asked for has not happened yet; a kept log with less than this was never finished. */
const LEAST_SHARE = 0.9;

/** Three years of work in a ledger's database, and the two processes that answer questions about it. */
export class Archive {
  private constructor(
    readonly events: number,
    /** A connection of our own, for what is asked by hand. */
    readonly sql: Client,
    readonly pool: Pool,
    private readonly database: FreshDatabase,
    private readonly stack: Stack,
    private readonly http: HttpConnection,
  ) {}

  /** In a database of its own, which ends with it; or in the one of `archive`, which is kept for the next time. */
  static async open(
    { events: wanted, archive }: BenchOptions,
    say: (text: string) => void,
  ): Promise<Archive> {
    const database = archive === undefined ? await freshDatabase() : await keptDatabase(archive);
    const pool = createPool(database.url, 'bench-archive');
    const there = await sizeOf(pool);
    if (there > 0 && there < wanted * LEAST_SHARE)
      throw new Error(`The archive has ${there} events of ${wanted}: give an empty database.`);
    const events = there || (await timed(say, 'written', () => writeYears(pool, wanted)));
    await timed(say, 'folded', () => folded(database.url, pool));
    if (there === 0) await timed(say, 'vacuumed', () => tidied(pool, events));
    const stack = await startStack({ databaseUrl: database.url, services: ANSWERING });
    const http = await answering(stack).catch(async (error: unknown) => {
      await stack.stop();
      throw error;
    });
    const sql = new Client({ connectionString: database.url, types: columnParsers });
    await sql.connect();
    return new Archive(events, sql, pool, database, stack, http);
  }

  /** Where the gateway is, for whoever comes with a browser, and a key that may see everything. */
  get door(): { readonly url: string; readonly key: string } {
    return { url: this.stack.url, key: this.stack.keys['admin']! };
  }

  /** Asks over HTTP. Rejects with the answer unless it is 200. */
  async ask<Answer>(path: string): Promise<Answer> {
    const { status, body } = await this.http.get(path, headersOf(this.stack));
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
    return JSON.parse(body) as Answer;
  }

  async close(): Promise<void> {
    this.http.close();
    await this.sql.end();
    await this.stack.stop();
    await this.pool.end();
    await this.database.drop();
  }
}

const keptDatabase = async (url: string): Promise<FreshDatabase> => {
  await migrateWithBuild(url);
  return { url, drop: () => Promise.resolve() };
};

/** How many events there are. */
const sizeOf = async (pool: Pool): Promise<number> => {
  const { rows } = await pool.query<{ size: string }>(
    `SELECT size FROM ledger.head WHERE log = 'main'`,
  );
  return Number(rows[0]?.size ?? 0);
};

const headersOf = ({ keys }: Stack): string => `authorization: Bearer ${keys['admin']}\r\n`;

const timed = async <T>(
  say: (text: string) => void,
  what: string,
  work: () => Promise<T>,
): Promise<T> => {
  const start = performance.now();
  const result = await work();
  say(`${what} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return result;
};

const folded = async (url: string, pool: Pool): Promise<void> => {
  const folding = new Folding(url, pool);
  try {
    await folding.settled(() => sleep(250));
  } finally {
    await folding.stop();
  }
};

/**
 * What autovacuum does in time on a ledger that grows by itself. And everybody has heard of all of it: the relay goes on from
 * where the slowest reaction is.
 */
const tidied = async (pool: Pool, events: number): Promise<void> => {
  const consumers = [
    ...ofLedger.map(({ name }) => `ledger-${name}`),
    ...policyReactions.map(({ name }) => `policy-${name}`),
  ];
  await pool.query(
    `INSERT INTO messaging.reaction_cursors (consumer, position) SELECT unnest($1::text[]), $2`,
    [consumers, events],
  );
  const { rows } = await pool.query<{ table: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS table FROM pg_tables WHERE schemaname = 'views'`,
  );
  for (const { table } of rows) await pool.query(`VACUUM ANALYZE ${table}`);
  await pool.query('CHECKPOINT');
};

/** A connection to the gateway, once the ledger answers through it. */
const answering = async (stack: Stack): Promise<HttpConnection> => {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const connection = await HttpConnection.open(stack.url).catch(() => undefined);
    const answer = await connection?.get('/v1/views', headersOf(stack)).catch(() => undefined);
    if (connection && answer?.status === 200) return connection;
    connection?.close();
    if (performance.now() > deadline)
      throw new Error(`Nobody answered within a minute.\n${answer?.body}\n${await stack.log()}`);
    await sleep(100);
  }
};
