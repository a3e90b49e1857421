import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually, freshDatabase, type FreshDatabase, startStack, type Stack } from '#testkit';
import { type Receipt } from '#verify';
import { type Restored, restoredBackup } from './backup';
import { ApiUser } from './client';
import { writeSamples } from './event-samples';
import { publishExamples, writ } from './examples';
import { natsUser } from './nats-user';
import { done, openRefund } from './refund-work';

interface Audit {
  readonly verdict: string;
  readonly size: number;
  readonly firstWrong: { readonly from: number; readonly to: number } | null;
  readonly checks: readonly { name: string; passed: boolean | null; message: string }[];
}

const REASON = 'The customer called.';

/** The day after the disk was lost: a backup, the keys, and what others have stored. */
describe('a restored backup', () => {
  let folder: string;
  let database: FreshDatabase;
  let stack: Stack;
  let restored: Restored;
  let receipts: readonly string[];
  let workOrderId: string;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-backup-'));
    database = await freshDatabase();
    const before = await startStack({ processes: 'one', databaseUrl: database.url });
    stack = before;
    await publishExamples(before, 'refunds');
    workOrderId = await openRefund(user('integrator'));
    await done(user('operator').post(`/v1/work-orders/${workOrderId}/stop`, { reason: REASON }));
    const { body } = await done(user('auditor').get(`/v1/work-orders/${workOrderId}/history`));
    const ids = (body.items as { id: string }[]).map(({ id }) => id);
    for (const id of ids) await save(id, `/v1/receipts/${id}`);
    receipts = ids;
    await save('keys', '/v1/log/keys');
    await save('anchor', '/v1/log/checkpoint');
    for (const name of ['log-key', 'content-key'])
      await copyFile(join(before.dataFolder, name), file(name));
    await copyFile(file('content-key'), file('first-content-key'));
    await before.stop();
    restored = await restoredBackup(database.url);
    process.stdout.write(`the backup is ${restored.how}\n`);
  });

  afterAll(async () => {
    await stack?.stop();
    await restored?.drop();
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('[O3] passes its audit, by nothing but the database and what was stored elsewhere', async () => {
    const { code, report } = await audit('--anchor', file('anchor'));
    expect(report.checks.filter(({ passed }) => passed === false)).toEqual([]);
    expect([code, report.verdict]).toEqual([0, 'fine']);
    expect(report.size).toBe(await sizeIn('anchor'));
    expect(messageOf(report, 'anchors')).toContain(`complete up to position ${report.size}`);
    expect(report.checks.filter(({ name }) => name === 'views').length).toBeGreaterThan(10);
  });

  it('[O3] goes on: it appends and signs, and what was proven before stays proven', async () => {
    const key = await readFile(file('content-key'), 'utf8');
    await writeFile(file('content-key'), `next:${randomBytes(32).toString('base64')},${key}`);
    stack = await restarted();
    await openRefund(user('integrator'));
    await save('later', '/v1/log/checkpoint');
    const [from, to] = [await sizeIn('anchor'), await sizeIn('later')];
    expect(to).toBeGreaterThan(from);

    for (const id of receipts.slice(0, 3)) {
      expect(await verify(id, 'anchor')).toBe(0);
      const receipt = JSON.parse(await readFile(file(id), 'utf8')) as Receipt;
      const signed = Number(receipt.checkpoint.split('\n')[1]);
      const path = `/v1/log/consistency?from=${signed}&to=${to}`;
      const { body } = await done(user('auditor').get(path));
      const linked = { ...receipt, consistency: { to, proof: body.proof as string[] } };
      await writeFile(file('linked'), JSON.stringify(linked));
      expect(await verify('linked', 'later')).toBe(0);
    }
  });

  it('[V4] exchanges the key to its texts, and says when the old one can go', async () => {
    const [, before] = (await readFile(file('content-key'), 'utf8')).split(',');
    const { code, stdout } = await writ(stack, ['rewrap', '--json'], 'deployment-admin');
    const { rewrapped, keys } = JSON.parse(stdout) as { rewrapped: number; keys: unknown };
    expect(rewrapped).toBeGreaterThan(0);
    expect(keys).toEqual([
      { keyId: 'next', place: 'first', wraps: rewrapped },
      { keyId: before!.split(':')[0], place: 'behind', wraps: 0 },
    ]);
    expect(code).toBe(0);
    for (const role of ['operator', 'admin'] as const)
      expect((await writ(stack, ['rewrap'], role)).code).not.toBe(0);

    const both = await readFile(file('content-key'), 'utf8');
    await writeFile(file('content-key'), both.split(',')[0]!);
    await restartLedger();
    const { body } = await done(user('auditor').get(`/v1/work-orders/${workOrderId}/history`));
    const stopped = (body.items as { type: string; data: { reason: unknown } }[]).find(
      ({ type }) => type === 'work-order.stopped',
    );
    expect(stopped!.data.reason).toMatchObject({ text: REASON });
  });

  it('[V3] and is found out once it was changed: the position is named', async () => {
    await stack.stop();
    const { code } = await audit('--anchor', file('anchor'), '--anchor', file('later'));
    expect(code).toBe(0);
    const sql = new Client(restored.url);
    await sql.connect();
    await sql.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    await sql.query(`UPDATE ledger.events SET
      body = convert_to(replace(convert_from(body, 'UTF8'), '8000', '9000'), 'UTF8')
      WHERE convert_from(body, 'UTF8') LIKE '%"order-total"%8000%'`);
    const { rows } = await sql.query<{ position: string }>(
      `SELECT min(position) AS position FROM ledger.events
       WHERE convert_from(body, 'UTF8') LIKE '%"order-total"%9000%'`,
    );
    await sql.end();
    const position = Number(rows[0]!.position);
    const found = await audit('--views', 'none');
    expect(found).toMatchObject({
      code: 1,
      report: { verdict: 'wrong', firstWrong: { from: position, to: position } },
    });
    const nowhere = await writ(stack, ['audit', '--database', 'postgres://127.0.0.1:1/none']);
    expect([nowhere.code, nowhere.stdout]).toEqual([2, expect.stringContaining('CANNOT TELL')]);
  });

  it('[O3] signs nothing on an older backup, until somebody acknowledges in writing what is lost', async () => {
    const contentKey = { WRIT_CONTENT_KEY_FILE: file('first-content-key') };
    stack = await restarted(database.url, contentKey);
    const lost = await sizeIn('later');
    for (let restart = 0; restart < 2; restart += 1) {
      const refused = await user('auditor').get('/v1/log/checkpoint');
      expect([refused.status, refused.body.code]).toEqual([409, 'log_changed']);
      await restartLedger();
    }
    const args = [
      'acknowledge-divergence',
      '--reason',
      'The disk was lost, and the last backup with it.',
    ];
    expect((await writ(stack, args, 'admin')).code).toBe(1);
    const { code, stdout } = await writ(stack, args, 'deployment-admin');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/not continued: the log of \d+ events that this machine holds/),
    ]);
    expect((await writ(stack, args, 'deployment-admin')).stderr).toContain(
      'there is nothing to acknowledge',
    );
    await save('again', '/v1/log/checkpoint');
    expect(await sizeIn('again')).toBeLessThan(lost);

    const event = await publishedLast('log.divergence-acknowledged');
    expect(event.data.lost).toContainEqual(expect.objectContaining({ holder: 'this machine' }));
    const record = ['--signed', file('log-key.signed'), '--database', database.url];
    expect((await writ(stack, ['audit', '--views', 'none', ...record])).code).toBe(0);
  });

  // The words of this spec.

  const restarted = (
    databaseUrl = restored.url,
    more: Record<string, string> = {},
  ): Promise<Stack> =>
    startStack({
      processes: 'one',
      databaseUrl,
      env: {
        WRIT_LOG_KEY_FILE: file('log-key'),
        WRIT_CONTENT_KEY_FILE: file('content-key'),
        ...more,
      },
    });

  /** What everybody learns of it, over NATS. */
  const publishedLast = async (type: string): Promise<any> => {
    const nats = await natsUser(stack.natsUrl);
    const { streams } = await nats.jetstreamManager();
    const last = { last_by_subj: `writ.v1.events.*.${type}` };
    const message = await eventually(
      () => streams.getMessage('WRIT_EVENTS', last).catch(() => undefined),
      (found) => found !== undefined,
    );
    await nats.close();
    const body = message!.json<any>();
    await writeSamples([{ type, body }]);
    return body;
  };

  /** Which alone has the keys to the log and to its texts. */
  const restartLedger = async (): Promise<void> => {
    await stack.restart('ledger');
    await stack.ready();
  };

  const user = (role: string): ApiUser => new ApiUser(stack.url, stack.keys[role]!);

  const save = async (name: string, path: string): Promise<void> => {
    const { text } = await done(user('auditor').get(path));
    await writeFile(file(name), text);
  };

  const sizeIn = async (name: string): Promise<number> =>
    Number((await readFile(file(name), 'utf8')).split('\n')[1]);

  const audit = async (...args: readonly string[]): Promise<{ code: number; report: Audit }> => {
    const given = ['--database', restored.url, '--log-key', file('keys'), '--json'];
    const { code, stdout } = await writ(stack, ['audit', ...given, ...args]);
    return { code, report: JSON.parse(stdout) as Audit };
  };

  const verify = async (receipt: string, anchor: string): Promise<number> => {
    const args = ['verify', file(receipt), '--log-key', file('keys'), '--anchor', file(anchor)];
    return (await writ(stack, args)).code;
  };

  const messageOf = ({ checks }: Audit, name: string): string | undefined =>
    checks.find((check) => check.name === name)?.message;
});
