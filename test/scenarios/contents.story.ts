import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { eventually, type Stack } from '#testkit';
import { type Answer, ApiUser, newId } from './client';
import { writ } from './examples';
import { done } from './refund-work';
import { sharedSystem } from './shared-system';

const MIB = 1024 * 1024;
const SIZE = 30 * MIB;
/** So large that a process which held half of it could not be taken for one that works. */
const LARGE = 96 * MIB;

/** A file goes through the processes and none of them holds it. */
describe('large contents of evidence', () => {
  let stack: Stack;
  let operator: ApiUser;
  let database: Client;

  beforeAll(async () => {
    stack = sharedSystem();
    operator = new ApiUser(stack.url, stack.keys.operator!);
    database = new Client({ connectionString: stack.databaseUrl });
    await database.connect();
  });
  afterAll(() => database?.end());

  it('[V1] [O6] of 96 MB go up and come down again, and no process holds them', async () => {
    // One ledger alone: the first files make it as large as it is when it works.
    await stack.suspend('ledger-2');
    await stack.ready();
    for (let nth = 0; nth < 3; nth++) await upAndDown(SIZE);
    const peaks = await whileWatching(['gateway', 'ledger'], () => upAndDown(LARGE));
    await stack.resume('ledger-2');
    await stack.ready();
    // On a busy machine, pieces wait for the garbage collector.
    expect(peaks.filter(({ before, peak }) => peak - before > 0.8 * LARGE)).toEqual([]);
  });

  it('[V1] leave nothing behind when their sender hangs up', async () => {
    const { seed, sha256 } = aFile(SIZE);
    const arriving = async (): Promise<number> => {
      const { rows } = await database.query<{ count: number }>(
        'SELECT count(*)::integer AS count FROM ledger.evidence_contents WHERE stored_at IS NULL',
      );
      return rows[0]!.count;
    };
    const hangingUp = async function* () {
      yield* [...piecesOf(seed, 5 * MIB)];
      await eventually(arriving, (count) => count === 1);
      throw new Error('hung up');
    };
    await expect(put(`/v1/evidence-contents/${sha256}`, hangingUp())).rejects.toThrow('hung up');
    await eventually(arriving, (count) => count === 0);
  });

  it('[V1] [O1] are lost with the ledger that took them, and go up when they are sent again', async () => {
    const { seed, sha256 } = aFile(SIZE);
    const path = `/v1/evidence-contents/${sha256}`;
    let sent = 0;
    const interrupted = async function* () {
      for (const piece of piecesOf(seed, SIZE)) {
        // Either of them may have it.
        if (sent === 10 * MIB) await Promise.all([stack.kill('ledger'), stack.kill('ledger-2')]);
        sent += piece.length;
        yield piece;
      }
    };
    const answer = await put(path, interrupted());
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    await stack.ready();
    const again = await put(path, piecesOf(seed, SIZE));
    expect([again.status, again.body]).toEqual([201, { sha256, size: SIZE }]);
  });

  it('[V1] [N4] go up and come down by command line, checked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'writ-files-'));
    const [file, back] = [join(folder, 'scan.pdf'), join(folder, 'back.pdf')];
    const bytes = randomBytes(2 * MIB);
    await writeFile(file, bytes);
    const evidenceId = newId('scan');
    const add = ['evidence', 'add', file, '--kind', 'scan', '--id', evidenceId, '--subject', 'ada'];
    expect(await writ(stack, add, 'operator')).toMatchObject({ code: 0 });
    const got = await writ(stack, ['evidence', 'get', evidenceId, '-o', back], 'auditor');
    expect([got.code, (await readFile(back)).equals(bytes)]).toEqual([0, true]);
    const asAnalyst = await writ(stack, ['evidence', 'get', evidenceId], 'analyst');
    expect([asAnalyst.code, asAnalyst.stderr]).toEqual([1, expect.stringContaining('forbidden')]);
    await rm(folder, { recursive: true });
  });

  const upAndDown = async (size: number): Promise<void> => {
    const { seed, sha256 } = aFile(size);
    const evidenceId = newId('scan');
    const stored = await put(`/v1/evidence-contents/${sha256}`, piecesOf(seed, size), size);
    expect([stored.status, stored.body]).toEqual([201, { sha256, size }]);
    const evidence = { evidenceId, kind: 'scan', sha256, mediaType: 'image/tiff' };
    const { body } = await done(operator.post('/v1/evidence', evidence));
    expect(body.evidenceId).toBe(evidenceId);
    expect(await digestOf(`/v1/evidence/${evidenceId}/content`)).toBe(sha256);
  };

  /** The largest size of processes, in bytes, while something is done. */
  const whileWatching = async (names: readonly string[], doing: () => Promise<void>) => {
    const pids = await stack.pids();
    const atFirst = residentBytes(names.map((name) => pids[name]!));
    const sizes = names.map((name, n) => ({ name, before: atFirst[n]!, peak: atFirst[n]! }));
    const working = doing();
    let isOver = false;
    void working.finally(() => (isOver = true)).catch(() => undefined);
    while (!isOver) {
      const now = residentBytes(names.map((name) => pids[name]!));
      for (const [n, size] of sizes.entries()) size.peak = Math.max(size.peak, now[n]!);
      await sleep(50);
    }
    await working;
    return sizes;
  };

  const put = (
    path: string,
    pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
    size = SIZE,
  ): Promise<Pick<Answer, 'status' | 'body'>> =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${operator.key}`,
        'content-type': 'image/tiff',
        'content-length': size,
      };
      const upload = request(stack.url + path, { method: 'PUT', headers }, (answer) => {
        const texts: Buffer[] = [];
        answer.on('data', (text: Buffer) => texts.push(text));
        answer.on('end', () => {
          const body = JSON.parse(Buffer.concat(texts).toString());
          resolve({ status: answer.statusCode!, body });
        });
      });
      upload.on('error', reject);
      Readable.from(pieces)
        .on('error', (error) => upload.destroy(error))
        .pipe(upload);
    });

  const digestOf = async (path: string): Promise<string> => {
    const answer = await fetch(stack.url + path, {
      headers: { authorization: `Bearer ${operator.key}` },
    });
    expect(answer.status).toBe(200);
    const hash = createHash('sha256');
    for await (const bytes of answer.body!) hash.update(bytes as Uint8Array);
    return hash.digest('hex');
  };
});

// The words of this scenario.

/** A file that nobody has, made of a seed so that it need not be held. */
function aFile(size: number) {
  const seed = randomBytes(32);
  const hash = createHash('sha256');
  for (const piece of piecesOf(seed, size)) hash.update(piece);
  return { seed, sha256: hash.digest('hex') };
}

function* piecesOf(seed: Buffer, size: number): Generator<Buffer> {
  const piece = Buffer.alloc(64 * 1024, seed);
  for (let from = 0; from < size; from += piece.length) {
    const bytes = Buffer.from(piece);
    bytes.writeUInt32BE(from);
    yield bytes;
  }
}

/** By one `ps` for all processes: to start one takes more processor time than to move a megabyte. */
function residentBytes(pids: readonly number[]): readonly number[] {
  const lines = execFileSync('ps', ['-o', 'pid=,rss=', '-p', pids.join()]).toString().trim();
  const sizes = new Map(
    lines
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([pid, kb]) => [Number(pid), Number(kb) * 1024]),
  );
  return pids.map((pid) => sizes.get(pid)!);
}
