import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWrit as run } from '../../test/run-writ';

const LARGE = Buffer.alloc(1_000_000, 'large; ');
const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const SHA256 = sha256Of(LARGE);

describe('evidence from the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (bytes: Buffer, name = 'scan.tif'): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  const digestHeader = (bytes: Buffer) => ({
    'repr-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
  });

  it('[V1] goes along with the command while it is small', async () => {
    const { requests, stdout } = await run(
      [
        'evidence',
        'add',
        file(Buffer.from('abc'), 'note.txt'),
        '--kind',
        'note',
        '--subject',
        'ada',
      ],
      () => ({ body: { evidenceId: 'e1' } }),
    );
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/evidence']);
    expect(JSON.parse(requests[0]!.body)).toMatchObject({
      content: 'YWJj',
      mediaType: 'text/plain',
      subject: 'ada',
    });
    expect(stdout).toBe(`recorded e1 sha256:${sha256Of(Buffer.from('abc'))}\n`);
  });

  it('[V1] is sent ahead when it is large, and again when the first try is lost', async () => {
    let puts = 0;
    const { requests } = await run(
      ['evidence', 'add', file(LARGE), '--kind', 'scan', '--subject', 'ada', '--supersedes', 'e0'],
      ({ method }) => {
        if (method === 'PUT' && ++puts === 1)
          return { status: 503, headers: { 'retry-after': '0' } };
        return { body: { evidenceId: 'e1' } };
      },
    );
    const path = `/v1/evidence-contents/${SHA256}?subject=ada`;
    expect(requests.map((one) => `${one.method} ${one.path}`)).toEqual([
      `PUT ${path}`,
      `PUT ${path}`,
      'POST /v1/evidence',
    ]);
    expect(requests[1]!.body).toBe(LARGE.toString());
    expect(requests[1]!.headers['content-type']).toBe('image/tiff');
    const body = JSON.parse(requests[2]!.body);
    expect(body).toMatchObject({ sha256: SHA256, size: LARGE.length, supersedes: 'e0' });
    expect(body).not.toHaveProperty('content');
  });

  it('[V1] that is stored elsewhere is not sent', async () => {
    const { requests } = await run(
      ['evidence', 'add', file(LARGE), '--kind', 'scan', '--uri', 'https://files.example/scan'],
      () => ({ body: { evidenceId: 'e1' } }),
    );
    expect(requests.map(({ method }) => method)).toEqual(['POST']);
  });

  it('[V4] is listed with its level, and with what became of it', async () => {
    const row = {
      evidenceId: 'e1',
      workOrderId: 'w1',
      kind: 'report',
      recordedBy: 'olga',
      sha256: 'ab12',
      isVerified: true,
      verifiedBy: 'ben',
      supersededBy: null,
      shreddedAt: null,
    };
    const claim = { ...row, evidenceId: 'e2', isVerified: false, verifiedBy: null };
    const { requests, stdout } = await run(['evidence', 'list', '--work-order', 'w1'], () => ({
      body: { items: [row, { ...claim, supersededBy: 'e3' }], nextCursor: null },
    }));
    expect(requests.map(({ path }) => path)).toEqual(['/v1/evidence?workOrderId=w1&limit=1000']);
    expect(stdout).toMatch(/^e1 +w1 +report +verified +ben +olga +ab12 +current$/m);
    expect(stdout).toMatch(/^e2 +w1 +report +claimed +olga +ab12 +superseded by e3$/m);
  });

  it('of a work order that is not there is refused instead of listed as nothing', async () => {
    const listing = run(['evidence', 'list', '--work-order', 'w9'], ({ path }) =>
      path === '/v1/work-orders/w9'
        ? {
            status: 404,
            headers: { 'content-type': 'application/problem+json' },
            body: { code: 'work_order_not_found', detail: 'There is no work order w9.' },
          }
        : { body: { items: [], nextCursor: null } },
    );
    await expect(listing).rejects.toThrow('There is no work order w9');
  });

  it('[A1] that holds the answer of an owner says whose it is and what it permits', async () => {
    const letter = ['evidence', 'add', file(Buffer.from('Yes.'), 'yes.txt'), '--kind', 'letter'];
    const { requests } = await run(
      [...letter, '--approves', 'finance', '--permits', 'refund.issue', '--approval', 'a1'],
      () => ({ body: { evidenceId: 'e1' } }),
    );
    expect(JSON.parse(requests[0]!.body).approves).toEqual({
      approver: 'finance',
      permits: ['refund.issue'],
      approvalId: 'a1',
    });
    const half = run([...letter, '--approves', 'finance'], () => ({ body: {} }));
    await expect(half).rejects.toThrow('Give --approves <approver> and --permits <action...>');
  });

  it('[V4] that is claimed is verified by the digest of what somebody fetched', async () => {
    const { requests, stdout } = await run(
      ['evidence', 'verify', 'e1', file(LARGE), '--work-order', 'w1'],
      () => ({ body: { evidenceId: 'e1', sha256: SHA256 } }),
    );
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /v1/evidence/e1/verify',
    ]);
    expect(JSON.parse(requests[0]!.body)).toEqual({ workOrderId: 'w1', sha256: SHA256 });
    expect(stdout).toContain(`verified e1 sha256:${SHA256}`);
  });

  it('[V1] comes back into a file, checked', async () => {
    const output = join(folder, 'back.tif');
    const { requests, stderr } = await run(
      ['evidence', 'get', 'e1', '-o', output, '--work-order', 'w1'],
      () => ({ body: LARGE.toString(), headers: digestHeader(LARGE) }),
    );
    expect(requests[0]!.path).toBe('/v1/evidence/e1/content?workOrderId=w1');
    expect(readFileSync(output).equals(LARGE)).toBe(true);
    expect(stderr).toContain(`written to ${output} sha256:${SHA256}`);
  });

  it('[V1] is left out when it is not what was recorded', async () => {
    const output = join(folder, 'back.tif');
    const getting = run(['evidence', 'get', 'e1', '-o', output], () => ({
      body: 'something else',
      headers: digestHeader(LARGE),
    }));
    await expect(getting).rejects.toThrow('e1 is not what was recorded');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('[V4] that was erased is reported as erased', async () => {
    const getting = run(['evidence', 'get', 'e1'], () => ({
      status: 410,
      headers: { 'content-type': 'application/problem+json' },
      body: { code: 'evidence_shredded', detail: 'The content of e1 was erased.' },
    }));
    await expect(getting).rejects.toThrow('The content of e1 was erased');
  });
});
