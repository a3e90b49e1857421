import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Pool } from 'pg';
import { type LogTask, type QueryReply, type QueryRequest } from '#contracts';
import { createPool } from '#platform';
import { type FreshDatabase, temporaryFolder, unhurried } from '#testkit';
import { leafHash } from '#verify';
import { readLog, readMissed, readStream } from '../../log/log-reader';
import { auditedLog, foldAll, logKeys } from '../audit/audited-log.fixture';
import { auditDeployment } from '../audit/deployment-audit';
import { readHistory } from '../../views/queries/work-order-history';
import { type Checkpoints } from '../checkpoints/checkpoints';
import { LogEntries } from '../checkpoints/log-entries';
import { Receipts } from '../checkpoints/receipts';
import { TreeNodes } from '../checkpoints/tree-nodes';
import { runLogTask } from './log-tasks';

/** 700 events: two full partitions, and one that the log is in. */
const PARTITION = 256;

describe('archiving partitions of the log', () => {
  let database: FreshDatabase;
  let pool: Pool;
  let folder: string;
  beforeEach(async () => {
    database = await auditedLog('archived', PARTITION);
    pool = createPool(database.url, 'archiving-test', { size: 4, ...unhurried });
    folder = join(temporaryFolder(), 'archive');
  });
  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  const run = (task: LogTask) =>
    runLogTask({ databaseUrl: database.url, ...task }, () => undefined);
  const archive = (more: object = {}) =>
    run({
      task: 'archive',
      before: 600,
      isDryRun: false,
      place: `folder:${folder}`,
      logKeys,
      ...more,
    });
  const audit = async (views = 'none') => {
    const request = { databaseUrl: database.url, logKeys, anchors: [], views, now: await begun() };
    return auditDeployment(request, () => undefined);
  };
  const begun = async (): Promise<number> => {
    const { rows } = await pool.query<{ ms: number }>(
      'SELECT (extract(epoch FROM min(recorded_at)) * 1000)::float8 AS ms FROM ledger.events',
    );
    return rows[0]!.ms;
  };
  /** The file of the first partition. */
  const fileName = async (): Promise<string> =>
    (await pool.query('SELECT file FROM ledger.partitions WHERE number = 1')).rows[0].file;
  const alter = async (sql: string): Promise<void> => {
    await pool.query(`ALTER TABLE ledger.events DISABLE TRIGGER append_only; ${sql}`);
  };
  /** What the database itself has of the events. */
  const stored = async () =>
    (await pool.query('SELECT * FROM ledger.events ORDER BY position')).rows;

  // First, because a process remembers the blocks that it has verified, and each of these logs has the same events.
  it('[V3] names a file that was changed, and one that is missing, instead of an answer', async () => {
    const body600 = ((await stored())[599].body as Buffer).toString('hex');
    await archive();
    const file = await fileName();
    const path = join(folder, file);
    const bytes = await readFile(path);
    await rename(path, `${path}.away`);
    const read = () => readLog(pool, { afterPosition: 3, limit: 2 });
    await expect(read()).rejects.toThrow(`${file} cannot be read`);
    const missing = await audit('all');
    expect(missing).toMatchObject({ verdict: 'unknown', size: 700, firstWrong: null });
    expect(missing.checks.filter(({ passed }) => passed === false)).toEqual([]);
    expect(missing.checks.find(({ name }) => name === 'archive')!.message).toContain(
      `${file} cannot be read: put the archived file back (writ log partitions names its place). 256 events`,
    );
    await alter(`UPDATE ledger.events SET body = '' WHERE position = 600`);
    expect(await audit()).toMatchObject({ verdict: 'wrong', firstWrong: { from: 600, to: 600 } });
    await expect(readLog(pool, { afterPosition: 599, limit: 1 })).rejects.toThrow('run writ audit');
    await alter(`UPDATE ledger.events SET body = decode('${body600}', 'hex') WHERE position = 600`);

    const changed = Buffer.from(bytes);
    changed[100]! ^= 1;
    await writeFile(path, changed);
    await expect(read()).rejects.toThrow(`${file} is not what was archived`);
    const report = await audit();
    expect(report).toMatchObject({ verdict: 'wrong', firstWrong: { from: 1, to: PARTITION } });
    expect(report.checks.filter(({ passed }) => passed === false)).toMatchObject([
      { name: 'archive', message: expect.stringContaining(file) },
    ]);

    await writeFile(path, bytes);
    expect((await audit()).verdict).toBe('fine');
  });

  it('[V3] changes no answer: streams, pages, proofs, entries and the audit with all views', async () => {
    const streams = await streamsOf(pool);
    const before = await answersOf(pool, streams);
    expect((await run({ task: 'list' })).partitions.map(({ state }) => state)).toEqual([
      'sealed',
      'sealed',
      'open',
      'empty',
    ]);

    expect((await archive({ isDryRun: true })).concerned).toEqual([1, 2]);
    expect(await stored()).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ body: EMPTY })]),
    );

    const { partitions } = await archive();
    expect(partitions.map(({ state }) => state)).toEqual(['archived', 'archived', 'open', 'empty']);
    expect((await stored()).filter(({ body }) => body.length === 0)).toHaveLength(2 * PARTITION);
    expect(await answersOf(pool, streams)).toEqual(before);

    const report = await audit('all');
    expect(report.checks.filter(({ passed }) => passed === false)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'fine', size: 700 });
    expect(report.checks.find(({ name }) => name === 'archive')?.message).toBe(
      '512 events were read from their archives.',
    );
  });

  it('[V3] stores lines whose hashes are the leaves of the tree, and a manifest of their root', async () => {
    const bodies = (await stored()).map(({ body }) => body as Buffer);
    await archive();
    const file = await fileName();
    expect(file).toMatch(/^events-000000000001-000000000256-[0-9a-f]{16}\.jsonl\.gz$/);
    const text = gunzipSync(await readFile(join(folder, file)));
    const lines = text.toString().trimEnd().split('\n');
    expect(lines).toEqual(bodies.slice(0, PARTITION).map(String));
    const manifest = JSON.parse(await readFile(join(folder, `${file}.manifest.json`), 'utf8'));
    expect(manifest).toMatchObject({
      positions: { first: 1, last: PARTITION },
      tree: { start: 0, end: PARTITION },
      file,
    });
    const nodes = new TreeNodes(pool);
    const root = await nodes.rootOf({ start: 0, end: PARTITION });
    expect(manifest.root).toBe(Buffer.from(root).toString('base64'));
    expect(leafHash(Buffer.from(lines[7]!))).toEqual(new Uint8Array((await stored())[7].leaf));
  });

  it('[V3] brings a partition back as it was, and reads it from another place once it was moved', async () => {
    const before = await stored();
    await archive();
    const file = await fileName();
    const moved = join(temporaryFolder(), 'moved');
    await expect(run({ task: 'relocate', place: moved })).rejects.toThrow('is no place');
    await expect(run({ task: 'relocate', place: `folder:${moved}` })).rejects.toThrow(file);
    await rename(folder, moved);
    expect((await run({ task: 'relocate', place: `folder:${moved}` })).concerned).toEqual([1, 2]);
    expect((await audit()).verdict).toBe('fine');

    for (const number of [1, 2]) await run({ task: 'restore', number });
    expect(await stored()).toEqual(before);
    const files = await filesIn(moved);
    expect([...files.keys()]).toContain(file);
    await foldAll(database.url, pool);
    // Backups of before need the files of before, so archiving again leaves them as they are.
    await archive({ place: `folder:${moved}` });
    expect((await filesIn(moved)).size).toBe(2 * files.size);
    expect([...(await filesIn(moved))]).toEqual(expect.arrayContaining([...files]));
    expect((await audit()).verdict).toBe('fine');
    await run({ task: 'restore', number: 1 });
    await expect(pool.query('DELETE FROM ledger.events_1')).rejects.toThrow(/append-only/);
  });

  it('[V3] archives nothing that the log still needs, or that is not what was signed', async () => {
    await expect(archive({ before: undefined, numbers: [3] })).rejects.toThrow(
      'Partition 3 is open: the log ends at 700. Nothing was archived.',
    );
    await pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    await pool.query(`UPDATE ledger.events SET leaf = sha256('x') WHERE position = 9`);
    await expect(archive()).rejects.toThrow('Position 9: its bytes hash to');
    await pool.query(
      `UPDATE ledger.events SET body = edited, leaf = sha256('\\x00' || edited) FROM (
         SELECT replace(convert_from(body, 'UTF8'), '"c"', '"d"')::bytea AS edited
         FROM ledger.events WHERE position = 9) AS e WHERE position = 9`,
    );
    await expect(archive()).rejects.toThrow('not those of the signed checkpoint of 300');
    expect((await readdir(folder)).filter((name) => name.endsWith('.gz'))).toEqual([]);
  });
});

const filesIn = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const names = await readdir(folder);
  const read = names.map(
    async (name) => [name, await readFile(join(folder, name), 'hex')] as const,
  );
  return new Map(await Promise.all(read));
};

const EMPTY = Buffer.alloc(0);

const streamsOf = async (pool: Pool): Promise<readonly { tenant: string; stream: string }[]> => {
  const { rows } = await pool.query(
    'SELECT DISTINCT tenant, stream FROM ledger.events ORDER BY 1, 2',
  );
  return rows;
};

/** Everything that is read by position or by stream; times of the answers do not count. */
const answersOf = async (
  pool: Pool,
  streams: readonly { readonly tenant: string; readonly stream: string }[],
): Promise<readonly string[]> => {
  const nodes = new TreeNodes(pool);
  const read = await Promise.all([
    readLog(pool, { afterPosition: 0, limit: 400 }),
    readLog(pool, { afterPosition: 500, limit: 400 }),
    ...streams.map((stream) => readStream(pool, { ...stream, afterVersion: 0 })),
    ...streams.map((stream) => readMissed(pool, { ...stream, afterVersion: 0 }, 1_500)),
  ]);
  const entries = await new LogEntries(pool, 'entries').read({ first: 256, count: 256 }, 700);
  const tile = await nodes.tile({ level: 0, index: 1, width: 256 }, 700);
  const { rows } = await pool.query<{ position: number }>(
    `SELECT position FROM ledger.events WHERE tenant = 'acme' AND position % 9 = 0`,
  );
  const root = await nodes.rootOf({ start: 0, end: 700 });
  const proven = await new Receipts(pool, nodes, {} as Checkpoints).proven(
    'acme',
    rows.map(({ position }) => position),
    { size: 700, root },
  );
  return [
    ...proven.map(({ body, proof }) => `${String(body)} ${proof.join()}`),
    ...(await historiesOf(pool, streams)),
    ...read.map((text) => text.replace(/"now":"[^"]*"/, '')),
    ...entries,
    ...tile!.map((hash) => Buffer.from(hash).toString('hex')),
  ];
};

/** Page by page, of now and of an earlier time as it is known now: archived events may share the pages in another way. */
const historiesOf = async (
  pool: Pool,
  streams: readonly { readonly tenant: string; readonly stream: string }[],
): Promise<readonly string[]> => {
  const rows: string[] = [];
  const asOf = { position: 650, time: '2030-01-01T03:00:00.000Z', known: 'now' } as const;
  for (const { tenant, stream } of streams.slice(0, 40))
    for (const past of [undefined, asOf])
      for (let cursor: string | null | undefined; cursor !== null;) {
        const reply: QueryReply = await readHistory(
          pool,
          { of: async () => new Map() },
          {
            name: 'work-order-history',
            tenant,
            scope: 'tenant',
            filters: { workOrderId: stream.replace('work-order-', '') },
            limit: 3,
            cursor,
          } as unknown as QueryRequest,
          { asOf: past, isReadable: true },
        );
        rows.push(...reply.rows.map((row) => JSON.stringify(row)));
        cursor = reply.nextCursor;
      }
  return rows;
};
