import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendedNote,
  consistencyProof,
  formatCheckpoint,
  formatNote,
  leafHash,
  rootOf,
  signerKeyOf,
  signNote,
} from '#verify';
import { runWrit } from '../../test/run-writ';
import { type Handler } from '../../test/stub-server';

const key = signerKeyOf('writ-1', new Uint8Array(32).fill(1));
const leavesOf = (letter: string) =>
  Array.from({ length: 9 }, (_, n) => leafHash(Buffer.from(`${letter}${n}`)));
const [ours, theirs] = ['a', 'b'].map(leavesOf) as [Uint8Array[], Uint8Array[]];
const noteOf = (size: number, leaves = ours, origin = 'writ-1'): string => {
  const root = rootOf(leaves.slice(0, size));
  return formatNote(signNote(formatCheckpoint({ origin, size, root, extensions: [] }), key));
};

/** A log of so many leaves, as its interfaces show it. */
const logOf =
  (size: number, leaves = ours): Handler =>
  ({ path }) => {
    if (path === '/v1/log/checkpoint') return { body: noteOf(size, leaves) };
    const { searchParams } = new URL(path, 'http://writ');
    const [from, to] = ['from', 'to'].map((name) => Number(searchParams.get(name)));
    const proof = consistencyProof(leaves, from!, to!).map((hash) =>
      Buffer.from(hash).toString('base64'),
    );
    return { body: { from, to, proof } };
  };

describe('writ anchor', () => {
  let folder: string;
  let stored: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-anchor-'));
    stored = join(folder, 'checkpoint.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const anchor = (log: Handler) => runWrit(['anchor', '-o', stored], log);

  it('[V3] stores a checkpoint, and a later one once the log goes on to it', async () => {
    expect((await anchor(logOf(3))).stderr).toBe(`stored 3 events in ${stored}\n`);
    expect(readFileSync(stored, 'utf8')).toBe(noteOf(3));
    for (const size of [3, 8]) await anchor(logOf(size));
    expect(readFileSync(stored, 'utf8')).toBe(noteOf(8));
    expect(readdirSync(folder)).toEqual(['checkpoint.txt']);
    expect((await runWrit(['anchor'], logOf(3))).stdout).toBe(noteOf(3));
  });

  it.each<[string, Handler]>([
    ['was cut', logOf(4)],
    ['was exchanged', logOf(6, theirs)],
    ['was exchanged and has grown', logOf(9, theirs)],
  ])('[V3] keeps what it has of a log that %s, and says so', async (_, log) => {
    writeFileSync(stored, noteOf(6));
    await expect(anchor(log)).rejects.toThrow(/^THE LOG WAS CHANGED: .*6/);
    expect(readFileSync(stored, 'utf8')).toBe(noteOf(6));
  });

  it.each([
    ['something else', 'a letter'],
    ['a checkpoint of another log', noteOf(3, ours, 'writ-2')],
    ['a file of many', appendedNote(noteOf(2)) + appendedNote(noteOf(3))],
  ])('writes over no file that holds %s', async (_, text) => {
    writeFileSync(stored, text);
    await expect(anchor(logOf(5))).rejects.toThrow('name another file');
    expect(readFileSync(stored, 'utf8')).toBe(text);
  });

  it('keeps nothing that is no checkpoint', async () =>
    await expect(anchor(() => ({ body: '<html>' }))).rejects.toThrow('no checkpoint'));
});

describe('writ anchors', () => {
  const anchor = {
    name: 'board',
    kind: 'file',
    size: 8,
    at: '2030-01-01T09:00:00.000Z',
    ageSeconds: 125,
    checkedAt: '2030-01-01T09:00:00.000Z',
    tail: 1,
    error: null,
    logChanged: false,
    checkpoint: noteOf(8),
  };
  const none = { size: null, at: null, ageSeconds: null, checkedAt: null, checkpoint: null };

  it('[V3] [O2] shows how far each is, what hinders it, and what it has seen', async () => {
    const items = [
      anchor,
      { ...anchor, ...none, name: 'w1', kind: 'witness', tail: 9, error: 'It answered 500.' },
      { ...anchor, name: 'repo', kind: 'git', error: 'Its tail was cut.', logChanged: true },
    ];
    const { stdout, requests } = await runWrit(['anchors'], () => ({ body: { size: 9, items } }));
    expect(requests.map(({ path }) => path)).toEqual(['/v1/log/anchors']);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['anchor', 'kind', 'size', 'behind', 'age', 'state'],
      ['board', 'file', '8', '1', '2m', 'ok'],
      ['w1', 'witness', 'none yet', '9', 'none yet', 'It answered 500.'],
      ['repo', 'git', '8', '1', '2m', 'THE LOG WAS CHANGED: Its tail was cut.'],
      [''],
    ]);
    const json = await runWrit(['anchors', '--json'], () => ({ body: { size: 9, items } }));
    expect(JSON.parse(json.stdout)).toEqual({ size: 9, items });
  });

  it('says what it means that there are none', async () => {
    const { stdout } = await runWrit(['anchors'], () => ({ body: { size: 9, items: [] } }));
    expect(stdout).toContain('WRIT_ANCHORS');
  });
});
