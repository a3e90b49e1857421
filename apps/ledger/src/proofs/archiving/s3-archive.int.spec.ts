// Runs alone: a process remembers the blocks of archives that it has verified, and those of other specs have the same events.
import { type Pool } from 'pg';
import { type LogTask } from '#contracts';
import { createPool } from '#platform';
import { type FreshDatabase, type S3Server, startS3Server, unhurried } from '#testkit';
import { readLog } from '../../log/log-reader';
import { auditedLog, logKeys } from '../audit/audited-log.fixture';
import { auditDeployment } from '../audit/deployment-audit';
import { runLogTask } from './log-tasks';

/** 700 events: two full partitions, and one that the log is in. */
const PARTITION = 256;

describe('archiving partitions of the log to an S3 store', () => {
  let server: S3Server;
  let database: FreshDatabase;
  let pool: Pool;
  beforeAll(async () => {
    server = await startS3Server();
    database = await auditedLog('archived', PARTITION);
    pool = createPool(database.url, 'archiving-test', unhurried);
  });
  afterAll(async () => {
    await pool?.end();
    await database?.drop();
    server?.stop();
  });

  const run = (task: LogTask) =>
    runLogTask({ databaseUrl: database.url, ...task }, () => undefined);
  const events = async (): Promise<readonly unknown[]> =>
    JSON.parse(String(await readLog(pool, { afterPosition: 0, limit: 700 }))).events;
  const stored = async () =>
    (await pool.query('SELECT * FROM ledger.events ORDER BY position')).rows;
  const audit = async () => {
    const { rows } = await pool.query<{ ms: number }>(
      'SELECT (extract(epoch FROM min(recorded_at)) * 1000)::float8 AS ms FROM ledger.events',
    );
    const request = { logKeys, anchors: [], views: 'none', now: rows[0]!.ms };
    return auditDeployment({ databaseUrl: database.url, ...request }, () => undefined);
  };

  it('[V3] reads, audits and brings back what it wrote there', async () => {
    const before = { events: await events(), stored: await stored() };
    const place = `s3://${server.bucket}/log?endpoint=${encodeURIComponent(server.endpoint)}`;
    const { partitions } = await run({
      task: 'archive',
      before: 600,
      isDryRun: false,
      place,
      logKeys,
    });
    expect(partitions.map(({ state }) => state)).toEqual(['archived', 'archived', 'open', 'empty']);
    expect((await stored()).filter(({ body }) => body.length === 0)).toHaveLength(2 * PARTITION);
    expect(await events()).toEqual(before.events);
    const report = await audit();
    expect(report).toMatchObject({ verdict: 'fine', size: 700 });
    expect(report.checks.find(({ name }) => name === 'archive')?.message).toBe(
      '512 events were read from their archives.',
    );
    for (const number of [1, 2]) await run({ task: 'restore', number });
    expect(await stored()).toEqual(before.stored);
  });

  it('[V3] archives nothing into a bucket that is not there', async () => {
    const place = `s3://not-there/log?endpoint=${encodeURIComponent(server.endpoint)}`;
    const task = { task: 'archive', before: 600, isDryRun: false, place, logKeys } as const;
    await expect(run(task)).rejects.toThrow('the bucket not-there at http');
    expect((await stored()).filter(({ body }) => body.length === 0)).toEqual([]);
  });
});
