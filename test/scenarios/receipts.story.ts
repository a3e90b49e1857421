import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Stack } from '#testkit';
import { formatSignerKey, parseSignerKey, signerKeyOf } from '#verify';
import { ApiUser, cloudEvent } from './client';
import { closeRefund } from './closed-refund';
import { done, openRefund } from './refund-work';
import { sharedSystem } from './shared-system';

interface Verified {
  readonly code: number;
  readonly report: {
    readonly verdict: string;
    readonly checks: readonly { name: string; passed: boolean | null; message: string }[];
    readonly events: readonly {
      id: string;
      type: string;
      data: { outcome?: string; decisionId?: string };
    }[];
    readonly dependsOn: readonly { type: string }[];
  };
}

interface Certified {
  readonly requirements: readonly { kind: string; name: string }[];
  readonly obligations: { opened: number; closed: number; open: number };
  readonly bundle: { readonly events: readonly object[] };
}

/** What outsiders get to see, checked by nothing but files and the command line. */
describe('receipts of a refund', () => {
  let stack: Stack;
  let folder: string;
  let integrator: ApiUser;
  let auditor: ApiUser;
  let admin: ApiUser;
  let deployer: ApiUser;
  let workOrderId: string;
  let keys: string;
  const user = (role: string) => new ApiUser(stack.url, stack.keys[role]!);

  beforeAll(async () => {
    stack = sharedSystem();
    folder = await mkdtemp(join(tmpdir(), 'writ-receipts-'));
    integrator = user('integrator');
    auditor = user('auditor');
    admin = user('admin');
    deployer = user('deployment-admin');
    workOrderId = await openRefund(integrator);
    await closeRefund(workOrderId, user);
    keys = await saved('keys', '/v1/log/keys');
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('[V2] verify offline for every run, wait, stop, approval, exception and closure', async () => {
    const events = await historyOf(workOrderId);
    const outcomes = events.flatMap(({ data }) => data.outcome ?? []);
    expect(outcomes).toEqual(expect.arrayContaining(['run', 'wait', 'stop']));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['approval.granted', 'exception.raised', 'work-order.closed']),
    );
    for (const { id, type } of events) {
      const { code, report } = await verify(await saved('receipt', `/v1/receipts/${id}`));
      expect([type, code, report.verdict]).toEqual([type, 0, 'verified']);
      expect(report.events).toMatchObject([{ id, type }]);
    }
  });

  it('[V7] come in one file, with the definitions that the work rested on', async () => {
    const anchor = await saved('anchor', '/v1/log/checkpoint');
    const path = `/v1/work-orders/${workOrderId}/bundle?to=${await sizeIn(anchor)}`;
    const { code, report } = await verify(await saved('bundle', path), '--anchor', anchor);
    expect([code, report.verdict]).toEqual([0, 'verified']);
    expect(report.checks.every(({ passed }) => passed === true)).toBe(true);
    expect(report.events.map(({ id }) => id)).toEqual(
      (await historyOf(workOrderId)).map(({ id }) => id),
    );
    expect(report.dependsOn.map(({ type }) => type).sort()).toEqual([
      'policy.published',
      'workflow.published',
    ]);
  });

  it('[V8] certify a closure: that all was met and no obligation is open', async () => {
    const file = await saved('certificate', `/v1/work-orders/${workOrderId}/certificate`);
    const { code, report } = await verify(file);
    expect([code, report.verdict, report.events.at(-1)!.type]).toEqual([
      0,
      'verified',
      'work-order.closed',
    ]);
    const certificate = JSON.parse(await readFile(file, 'utf8')) as Certified;
    expect(certificate.requirements.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      expect.arrayContaining(['step issue-refund', 'prerequisite order-found']),
    );
    expect(certificate.obligations).toMatchObject({
      open: 0,
      opened: certificate.obligations.closed,
    });
    const { events, ...bundle } = certificate.bundle;
    const cut = { ...certificate, bundle: { ...bundle, events: events.slice(1) } };
    await writeFile(file, JSON.stringify(cut));
    expect(await verify(file)).toMatchObject({ code: 1, report: { verdict: 'refused' } });
  });

  it('[V8] certify nothing that is open, or was closed elsewhere without proof', async () => {
    const open = await openRefund(integrator);
    const path = `/v1/work-orders/${open}/certificate`;
    const early = await auditor.get(path);
    expect([early.status, early.body.code]).toEqual([409, 'work_order_not_closed']);
    await done(integrator.publish([cloudEvent('work-order.closed', { workOrderId: open })]));
    const { status, body } = await auditor.get(path);
    expect([status, body.code]).toEqual([409, 'closure_unproven']);
    expect(body.unmet).toContainEqual(
      expect.objectContaining({ kind: 'evidence', subject: 'refund-receipt' }),
    );
  });

  it('[V3] are not verified once a letter of them is another', async () => {
    const [event] = await historyOf(workOrderId);
    const file = await saved('edited', `/v1/receipts/${event!.id}`);
    const receipt = JSON.parse(await readFile(file, 'utf8')) as { event: string };
    const text = Buffer.from(receipt.event, 'base64').toString().replace('broken', 'whole!');
    const edited = { ...receipt, event: Buffer.from(text).toString('base64') };
    await writeFile(file, JSON.stringify(edited));
    expect(await verify(file)).toMatchObject({ code: 1, report: { verdict: 'refused' } });
  });

  it('[V2] come as larger bundles than one message of the bus carries', async () => {
    const large = await openRefund(integrator);
    for (const letter of ['a', 'b', 'c'])
      await done(
        integrator.publish([
          cloudEvent('fact.observed', {
            workOrderId: large,
            name: 'correspondence',
            value: Array.from({ length: 120 }, () => letter.repeat(4_000)),
            observedAt: new Date(Date.now() - 60_000).toISOString(),
          }),
        ]),
      );
    const file = await saved('large', `/v1/work-orders/${large}/bundle`);
    expect((await readFile(file)).length).toBeGreaterThan(1_500_000);
    const { code, report } = await verify(file);
    expect([code, report.events.length]).toEqual([0, (await historyOf(large)).length]);
  });

  it('[V2] are nobody’s business in another place, or before there is anything', async () => {
    const absent = await integrator.get('/v1/receipts/0190a0b0-0000-7000-8000-000000000000');
    expect([absent.status, absent.body.code]).toEqual([404, 'event_not_found']);
    const odd = await integrator.get('/v1/receipts/refund-1');
    expect(odd.body.code).toBe('event_not_found');
    const none = await integrator.get('/v1/work-orders/nothing-here/bundle');
    expect(none.body.code).toBe('work_order_not_found');
    const { size } = await auditor.get('/v1/log/checkpoint').then(checkpointOf);
    const beyond = await auditor.get(`/v1/log/consistency?from=1&to=${size + 10_000}`);
    expect([beyond.status, beyond.body.code]).toEqual([404, 'log_size_not_found']);
    const wrong = await auditor.get('/v1/log/consistency?from=x&to=2');
    expect(wrong.body.code).toBe('invalid_request');
  });

  it('[V2] rest on tiles that hold just the leaves of the log', async () => {
    const { size, root } = await auditor.get('/v1/log/checkpoint').then(checkpointOf);
    const tile = async (path: string) => {
      const response = await fetch(`${stack.url}/v1/log/tile/${path}`, {
        headers: { authorization: `Bearer ${stack.keys['delegate']}` },
      });
      return { response, bytes: Buffer.from(await response.arrayBuffer()) };
    };
    const hash = (...parts: Uint8Array[]) =>
      createHash('sha256').update(Buffer.concat(parts)).digest();
    const rootOver = (leaves: readonly Buffer[]): Buffer => {
      if (leaves.length === 1) return leaves[0]!;
      const left = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
      return hash(Buffer.of(1), rootOver(leaves.slice(0, left)), rootOver(leaves.slice(left)));
    };
    const leaves: Buffer[] = [];
    for (let index = 0; index * 256 < size; index += 1) {
      const width = Math.min(256, size - index * 256);
      const path = `0/${String(index).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`;
      const { response, bytes } = await tile(path);
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(response.headers.get('cache-control')).toContain('immutable');
      for (let at = 0; at < bytes.length; at += 32) leaves.push(bytes.subarray(at, at + 32));
    }
    expect(rootOver(leaves).toString('base64')).toBe(root);
    if (size >= 512)
      expect((await tile('1/000.p/2')).bytes).toEqual(
        Buffer.concat([rootOver(leaves.slice(0, 256)), rootOver(leaves.slice(256, 512))]),
      );
    for (const path of ['0/999', '6/000', '0/67', '0/000.p/300'])
      expect([path, (await tile(path)).response.status]).toEqual([path, 404]);
  });

  it('[V6] outlive the key: a rotated one still verifies, a revoked one is flagged', async () => {
    const [event] = await historyOf(workOrderId);
    const old = await saved('old', `/v1/receipts/${event!.id}`);
    const keyFile = join(stack.dataFolder, 'log-key');
    const before = parseSignerKey(await readFile(keyFile, 'utf8'))!;
    const next = signerKeyOf(before.name, randomBytes(32));
    await writeFile(keyFile, formatSignerKey(next), { mode: 0o600 });
    await stack.restart('ledger');
    await stack.ready();
    await openRefund(integrator);

    const anchor = await saved('rotated', '/v1/log/checkpoint');
    keys = await saved('keys', '/v1/log/keys');
    expect((await readFile(keys, 'utf8')).trim().split('\n')).toHaveLength(2);
    expect((await verify(old)).code).toBe(0);

    const path = `/v1/log/keys/${before.id}/revoke`;
    for (const other of [auditor, admin])
      expect((await other.post(path, { reason: 'stolen' })).status).toBe(403);
    await done(deployer.post(path, { reason: 'the disk was stolen' }));
    expect((await deployer.post(path, { reason: 'again' })).body.code).toBe('log_key_not_found');
    keys = await saved('keys', '/v1/log/keys');
    const flagged = await verify(old);
    expect([flagged.code, flagged.report.verdict]).toEqual([2, 'unknown']);
    expect(JSON.stringify(flagged.report.checks)).toContain('the disk was stolen');

    const led = await saved('led', `/v1/receipts/${event!.id}?to=${await sizeIn(anchor)}`);
    expect((await verify(led, '--anchor', anchor)).code).toBe(0);
    expect(await stack.log(200_000)).not.toContain('PRIVATE+KEY');
  });

  it('[V2] are checked without a server, a database driver or a framework', async () => {
    const [event] = await historyOf(workOrderId);
    const file = await saved('alone', `/v1/receipts/${event!.id}`);
    const script = `require('./dist/cli/src/main.js').main(['node', 'writ', 'verify', ${JSON.stringify(file)}, '--log-key', ${JSON.stringify(keys)}])
      .then(() => console.error(JSON.stringify(Object.keys(require.cache))))`;
    const { stderr } = await run(['-e', script], { WRIT_URL: 'http://127.0.0.1:9' });
    const loaded = JSON.parse(stderr.trim().split('\n').at(-1)!) as string[];
    expect(loaded.some((path) => path.endsWith('/libs/verify/src/index.js'))).toBe(true);
    expect(
      loaded.filter((path) => /node_modules\/(@nestjs|pg|nats|typeorm|fastify)\//.test(path)),
    ).toEqual([]);
  });

  // The words of this spec.

  const historyOf = async (id: string): Promise<Verified['report']['events']> => {
    const events: Verified['report']['events'][number][] = [];
    for (let cursor = ''; ;) {
      const path = `/v1/work-orders/${id}/history?limit=1000${cursor && `&cursor=${cursor}`}`;
      const { body } = await done(auditor.get(path));
      events.push(...body.items);
      if (body.nextCursor === null) return events;
      cursor = body.nextCursor;
    }
  };

  /** What the API answers, in a file, as somebody outside would get it by mail. */
  const saved = async (name: string, path: string): Promise<string> => {
    const { text } = await done(auditor.get(path));
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  };

  const sizeIn = async (file: string): Promise<number> =>
    Number((await readFile(file, 'utf8')).split('\n')[1]);

  const verify = async (file: string, ...options: readonly string[]): Promise<Verified> => {
    const args = ['cli/bin/writ', '--json', 'verify', file, '--log-key', keys, ...options];
    const { code, stdout } = await run(args);
    return { code, report: JSON.parse(stdout) as Verified['report'] };
  };
});

const checkpointOf = ({ text }: { text: string }) => {
  const [, size, root] = text.split('\n');
  return { size: Number(size), root: root! };
};

const run = (args: readonly string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      args,
      { env: { ...process.env, ...env }, maxBuffer: 64 * 1_048_576 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
