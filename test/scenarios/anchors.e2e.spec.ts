import { execFile } from 'node:child_process';
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually, type Stack, startStack } from '#testkit';
import { Frontier, notesIn } from '#verify';
import { ApiUser } from './client';
import { publishExamples } from './examples';
import { done, openRefund } from './refund-work';

interface AnchorStatus {
  readonly name: string;
  readonly size: number | null;
  readonly tail: number;
  readonly error: string | null;
  readonly logChanged: boolean;
}

/** Two instances of the ledger, a file, and a server that is away at first. */
describe('a log with anchors', () => {
  let folder: string;
  let anchorFile: string;
  let stack: Stack;
  let auditor: ApiUser;
  let receiver: Server;
  let status = 503;
  const posted: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-anchored-'));
    anchorFile = join(folder, 'checkpoint.txt');
    receiver = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => status < 300 && posted.push(text));
      request.on('end', () => response.writeHead(status).end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    stack = await startStack({
      instances: { ledger: 2 },
      env: {
        WRIT_ANCHORS: `board=file:${anchorFile} other=webhook:http://127.0.0.1:${port}/token-in-a-path`,
        WRIT_ANCHOR_WEBHOOK_SECRET: `whsec_${'A'.repeat(43)}=`,
        WRIT_ANCHOR_EVERY: '1',
      },
    });
    auditor = new ApiUser(stack.url, stack.keys['auditor']!);
    await publishExamples(stack, 'refunds');
  });

  afterAll(async () => {
    await stack?.stop();
    receiver?.closeAllConnections();
    receiver?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('[V3] [O2] hands checkpoints out, once each, and says of each anchor how it stands', async () => {
    await openRefund(new ApiUser(stack.url, stack.keys['integrator']!));
    const size = await signedSize();
    const [board, other] = await anchorStatuses(([file]) => (file!.size ?? 0) >= size);
    expect(board).toMatchObject({ name: 'board', error: null, logChanged: false });
    expect(other).toMatchObject({ name: 'other', size: null });
    await anchorStatuses((anchors) => anchors[1]!.error === 'It answered 503.');
    await gauge('writ_log_anchor_failing', 1, 'other');
    status = 204;
    await anchorStatuses((anchors) => anchors.every((one) => one.error === null && one.tail === 0));
    for (const name of ['board', 'other']) await gauge('writ_log_unanchored_tail', 0, name);

    const notes = notesIn(await readFile(anchorFile, 'utf8'));
    expect(new Set(notes).size).toBe(notes.length);
    expect(notes).toContain(posted.at(-1));
    expect(await (await auditor.get('/v1/log/anchors')).text).not.toContain('token-in-a-path');
    expect((await writ('anchors')).stdout).toMatch(/^board +file +\d+ +0 +\d+\w +ok$/m);
  });

  it('[V3] shows that its end was cut off, after a restart too, and to every holder of the file', async () => {
    const own = join(folder, 'own.txt');
    expect((await writ('anchor', '-o', own)).stderr).toContain('stored');
    await anchorStatuses((anchors) => anchors[0]!.tail === 0);
    for (const name of ['ledger', 'ledger-2']) await stack.suspend(name);
    await cutTail(stack.databaseUrl);
    for (const name of ['ledger', 'ledger-2']) await stack.resume(name);
    await stack.ready();

    const [board] = await anchorStatuses((anchors) => anchors[0]!.logChanged);
    expect(board!.error).toContain('its tail was cut off');
    await gauge('writ_log_changed', 1);
    const before = await readFile(own, 'utf8');
    const cut = await writ('anchor', '-o', own);
    expect([cut.code, cut.stderr]).toEqual([1, expect.stringContaining('log_changed')]);
    expect(await readFile(own, 'utf8')).toBe(before);

    const keys = join(folder, 'keys.txt');
    await writeFile(keys, (await done(auditor.get('/v1/log/keys'))).text);
    const { rows } = await sql(stack.databaseUrl, 'SELECT id FROM ledger.events LIMIT 1');
    const receipt = join(folder, 'receipt.json');
    await writ('receipt', rows[0].id as string, '-o', receipt);
    const verified = await writ('verify', receipt, '--log-key', keys, '--anchor', anchorFile);
    expect([verified.code, verified.stdout]).toEqual([2, expect.stringContaining('CANNOT TELL')]);
  });

  // The words of this spec.

  const signedSize = async (): Promise<number> =>
    Number((await done(auditor.get('/v1/log/checkpoint'))).text.split('\n')[1]);

  const anchorStatuses = async (
    isEnough: (anchors: readonly AnchorStatus[]) => boolean,
  ): Promise<readonly AnchorStatus[]> => {
    const { body } = await eventually(
      async () => {
        await auditor.get('/v1/log/checkpoint');
        return auditor.get('/v1/log/anchors');
      },
      ({ status: code, body: answer }) => code === 200 && isEnough(answer.items as AnchorStatus[]),
    );
    return body.items as AnchorStatus[];
  };

  const gauge = async (name: string, value: number, anchor = ''): Promise<void> => {
    await eventually(
      () => stack.metrics('ledger'),
      (text) =>
        text
          .split('\n')
          .filter((line) => line.startsWith(`${name}{`) && line.includes(`"${anchor}`))
          .some((line) => line.endsWith(` ${value}`)),
    );
  };

  const writ = (...args: readonly string[]) =>
    new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
      const all = ['cli/bin/writ', '--url', stack.url, '--key', auditor.key, ...args];
      execFile(process.execPath, all, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
});

const sql = async (url: string, text: string, values: unknown[] = []) => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client.query(text, values).finally(() => client.end());
};

/** As somebody with all rights does it who knows his way about: the database agrees with itself afterwards. */
const cutTail = async (url: string): Promise<void> => {
  await sql(url, 'ALTER TABLE ledger.events DISABLE TRIGGER append_only');
  await sql(
    url,
    'DELETE FROM ledger.events WHERE position > (SELECT max(position) - 2 FROM ledger.events)',
  );
  const { rows } = await sql(url, 'SELECT leaf FROM ledger.events ORDER BY position');
  const frontier = new Frontier();
  for (const { leaf } of rows) frontier.push(leaf as Buffer);
  await sql(url, 'DELETE FROM ledger.checkpoints');
  await sql(url, 'DELETE FROM ledger.anchor_states');
  const head = [frontier.size, Buffer.from(frontier.serialize())];
  await sql(url, 'UPDATE ledger.head SET size = $1, frontier = $2', head);
};
