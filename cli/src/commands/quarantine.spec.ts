import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routesOf, runWrit } from '../../test/run-writ';

const entry = 'e'.repeat(64);
const CAME = '{ "no": json,\u001b[2J';

describe('events that were refused', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const came = () => ({
    body: CAME,
    headers: {
      'repr-digest': `sha-256=:${createHash('sha256').update(CAME).digest('base64')}:`,
    },
  });

  it('[I5] are listed with why, those that wait first of all', async () => {
    const row = { quarantineId: entry, source: '/crm', reason: 'malformed_json', pointer: '' };
    const { requests, stdout } = await runWrit(['quarantine'], () => ({
      body: { items: [{ ...row, message: 'It is no JSON.', status: 'waiting' }], nextCursor: null },
    }));
    expect(requests[0]!.path).toBe('/v1/events/quarantine?status=waiting&limit=1000');
    expect(stdout).toMatch(/^e{64} +\/crm +malformed_json +It is no JSON\. /m);
    const some = ['quarantine', 'list', '--status', 'any', '--source', '/crm'];
    const { requests: other } = await runWrit(some, () => ({ body: { items: [] } }));
    expect(other[0]!.path).toBe('/v1/events/quarantine?source=%2Fcrm&limit=1000');
  });

  it('[I5] come back as files, byte for byte, and never onto a terminal', async () => {
    const output = join(folder, 'came.bin');
    const { requests, stderr } = await runWrit(['quarantine', 'get', entry, '-o', output], came);
    expect(requests[0]!.path).toBe(`/v1/events/quarantine/${entry}/content`);
    expect(readFileSync(output, 'utf8')).toBe(CAME);
    expect(stderr).toMatch(/written to \S+ sha256:[0-9a-f]{64}/);

    const before = Object.getOwnPropertyDescriptor(process.stdout, 'isTTY');
    Object.defineProperty(process.stdout, 'isTTY', { value: true, configurable: true });
    try {
      await expect(runWrit(['quarantine', 'get', entry], came)).rejects.toThrow('with -o');
    } finally {
      if (before) Object.defineProperty(process.stdout, 'isTTY', before);
      else delete (process.stdout as Partial<typeof process.stdout>).isTTY;
    }
  });

  it('[I5] are taken in again, and exit with 1 while they are still refused', async () => {
    const replay = (result: object) =>
      runWrit(['quarantine', 'replay', entry], () => ({
        body: { quarantineId: entry, ...result },
      }));
    const taken = await replay({ id: 'a', outcome: 'accepted', position: 7 });
    expect(routesOf(taken.requests)).toEqual([
      [`POST /v1/events/quarantine/${entry}/replay`, null],
    ]);
    expect([taken.stdout, taken.exitCode]).toEqual(['accepted a at position 7\n', undefined]);
    const why = { reason: 'unknown_code', pointer: '/data/code', message: 'No such code.' };
    const refused = await replay({ id: 'a', outcome: 'quarantined', position: 8, ...why });
    expect(refused.stdout).toContain('unknown_code at /data/code: No such code.');
    expect(refused.exitCode).toBe(1);
  });
});
