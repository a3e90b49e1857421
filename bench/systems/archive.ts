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
import { reactions as ofPolicy } from '../../apps/policy/src/reactions';
import { reactions as ofLedger } from '../../apps/ledger/src/reactions';
import { HttpConnection } from '../load/http-callers';
import { writeYears } from '../load/made-years';
import { PLAIN_SYSTEM } from '../baseline/plain-system';
import { type SqlQuestion } from '../../apps/ledger/src/views/queries/sql-question';
import { type BenchOptions } from '../options';
import { Folding } from './folding';

/** The services that answer queries: the gateway, policy for keys, and the ledger. */
const ANSWERING = [
  { name: 'ledger', file: 'apps/ledger/src/main.js' },
  { name: 'policy', file: 'apps/policy/src/main.js' },
  { name: 'gateway', file: 'apps/gateway/src/main.js' },
];
const READY_WITHIN_MS = 60_000;
/** Some of the requested events are in the future; a stored log with less than this share is incomplete. */
const LEAST_SHARE = 0.9;

/** Three years of work in a ledger's database, and the processes that answer queries about it. */
export class Archive {
  private constructor(
    readonly events: number,
    /** A connection for the same queries by hand. */
    readonly sql: Client,
    readonly pool: Pool,
    private readonly database: FreshDatabase,
    private readonly stack: Stack,
    private readonly plain: Stack,
    private readonly http: HttpConnection,
    private readonly plainHttp: HttpConnection,
  ) {}

  /** In a temporary database, or in that of `archive`, which stays for the next time. */
  static async open(
    { events: wanted, archive }: BenchOptions,
    note: (text: string) => void,
  ): Promise<Archive> {
    const database = archive === undefined ? await freshDatabase() : await storedDatabase(archive);
    const pool = createPool(database.url, 'bench-archive');
    const stored = await sizeOf(pool);
    if (stored > 0 && stored < wanted * LEAST_SHARE)
      throw new Error(`The archive has ${stored} events of ${wanted}: give an empty database.`);
    const events = stored || (await timed(note, 'written', () => writeYears(pool, wanted)));
    await timed(note, 'folded', () => folded(database.url, pool));
    if (stored === 0) await timed(note, 'vacuumed', () => tidied(pool, events));
    const { url: databaseUrl } = database;
    const plain = await startStack({ databaseUrl, services: PLAIN_SYSTEM, migrate: false });
    const stack = await startStack({ databaseUrl, services: ANSWERING }).catch(stopping(plain));
    const http = await answering(stack).catch(stopping(plain, stack));
    const plainHttp = await HttpConnection.open(plain.url).catch(stopping(plain, stack));
    const sql = new Client({ connectionString: database.url, types: columnParsers });
    await sql.connect();
    return new Archive(events, sql, pool, database, stack, plain, http, plainHttp);
  }

  /** The address of the gateway, and an administrator's key, for browsers. */
  get gateway(): { readonly url: string; readonly key: string } {
    return { url: this.stack.url, key: this.stack.keys['admin']! };
  }

  /** A GET request. Rejects with the answer unless it is 200. */
  async get<Answer>(path: string): Promise<Answer> {
    const { status, body } = await this.http.get(path, headersOf(this.stack));
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`);
    return JSON.parse(body) as Answer;
  }

  /** The same SQL through a plain Nest gateway and service. Rejects with the answer unless it is 201. */
  async getPlain({ text, values }: SqlQuestion): Promise<void> {
    const { status, body } = await this.plainHttp.post(
      '/v1/read',
      '',
      JSON.stringify({ text, values }),
    );
    if (status !== 201) throw new Error(`The plain system answered ${status}: ${body}`);
  }

  async close(): Promise<void> {
    this.http.close();
    this.plainHttp.close();
    await this.plain.stop();
    await this.sql.end();
    await this.stack.stop();
    await this.pool.end();
    await this.database.drop();
  }
}

/** Stops what was started before a failure, and throws it on. */
const stopping =
  (...stacks: readonly Stack[]) =>
  async (error: unknown): Promise<never> => {
    await Promise.all(stacks.map((stack) => stack.stop()));
    throw error;
  };

const storedDatabase = async (url: string): Promise<FreshDatabase> => {
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
  note: (text: string) => void,
  what: string,
  work: () => Promise<T>,
): Promise<T> => {
  const start = performance.now();
  const result = await work();
  note(`${what} in ${((performance.now() - start) / 1_000).toFixed(1)} s`);
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
 * What autovacuum does on a ledger that grows gradually. Also moves all reactions to the end of the log, because the relay
 * continues from the slowest one.
 */
const tidied = async (pool: Pool, events: number): Promise<void> => {
  const consumers = [
    ...ofLedger.map(({ name }) => `ledger-${name}`),
    ...ofPolicy.map(({ name }) => `policy-${name}`),
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
      throw new Error(
        `The gateway did not answer within a minute.\n${answer?.body}\n${await stack.log()}`,
      );
    await sleep(100);
  }
};
