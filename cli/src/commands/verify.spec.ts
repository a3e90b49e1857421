import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  appendedNote,
  BUNDLE_FORMAT,
  consistencyProof,
  cosign,
  formatCheckpoint,
  formatNote,
  formatVerifierKey,
  formatWitnessKey,
  inclusionProof,
  leafHash,
  parseNote,
  RECEIPT_FORMAT,
  rootOf,
  signerKeyOf,
  signNote,
  verifierOf,
  witnessKeyOf,
} from '#verify';
import { runWrit } from '../../test/run-writ';

const origin = 'writ-1f2e3d4c';
const key = signerKeyOf(origin, new Uint8Array(32).fill(1));
const events = [1, 2, 3].map((version) => ({
  actor: { id: 'olga' },
  id: `event-${version}`,
  recordedAt: '2030-01-01T09:00:00.000Z',
  stream: 'work-order-1',
  tenant: 'acme',
  type: 'step.completed',
  version,
}));
const bytes = events.map((event) => Buffer.from(JSON.stringify(event)));
const leaves = bytes.map(leafHash);
const checkpointOf = (size: number): string => {
  const root = rootOf(leaves.slice(0, size));
  return formatNote(signNote(formatCheckpoint({ origin, size, root, extensions: [] }), key));
};
const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');
const bundled = (index: number) => ({
  event: bytes[index]!.toString('base64'),
  index,
  proof: inclusionProof(leaves, index, 3).map(base64),
});
const receipt = { format: RECEIPT_FORMAT, ...bundled(1), checkpoint: checkpointOf(3) };
const bundle = {
  format: BUNDLE_FORMAT,
  tenant: 'acme',
  stream: 'work-order-1',
  checkpoint: checkpointOf(3),
  events: [0, 1, 2].map(bundled),
  dependsOn: [],
};

describe('writ verify', () => {
  let folder: string;
  const file = (name: string, content: string | object): string => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'writ-verify-'));
    file('keys', `# published\n${formatVerifierKey(verifierOf(key))}\n`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** No request is sent, whatever the file to verify. */
  const verify = async (content: string | object, ...options: readonly string[]) => {
    const args = ['verify', file('given', content), '--log-key', join(folder, 'keys'), ...options];
    const { stdout, requests, exitCode } = await runWrit(args, () => ({ status: 500 }));
    expect(requests).toEqual([]);
    return { stdout, exitCode };
  };

  it('[V2] prints each check, what it did not check, and exits with 0', async () => {
    const { stdout, exitCode } = await verify(receipt);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`VERIFIED
  ok           signature     The checkpoint is signed by ${origin}+${key.id}.
  ok           inclusion     The event is leaf 1 of the tree of 3 leaves.
  ok           event         It is the event event-2 (step.completed) at position 2.
  not checked  completeness  No anchor was given: completeness was not checked.
proven:
  2030-01-01T09:00:00.000Z  step.completed  work-order-1 version 2  by olga
`);
  });

  it('[V3] exits with 1 for an event that was edited, and shows nothing of it', async () => {
    const edited = Buffer.from(JSON.stringify({ ...events[1], actor: { id: 'mallory' } }));
    const { stdout, exitCode } = await verify({ ...receipt, event: edited.toString('base64') });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^NOT VERIFIED\n/);
    expect(stdout).not.toContain('mallory');
  });

  it.each([
    ['nothing at all', ''],
    ['another kind of file', '{"format":"x"}'],
    ['a bundle without events', { ...bundle, events: [] }],
    ['a certificate without a bundle', { format: 'writ.closure-certificate.v2' }],
    ['a certificate of another kind', { format: 'writ.closure-certificate.v9', bundle }],
  ])('exits with 1 for %s', async (_, content) => {
    const { stdout, exitCode } = await verify(content);
    expect([exitCode, stdout]).toEqual([
      1,
      expect.stringContaining('no receipt, no bundle and no certificate'),
    ]);
  });

  it('exits with 2 where nobody can tell: no key, another key, no file', async () => {
    const other = signerKeyOf(origin, new Uint8Array(32).fill(2));
    const keys = file('other-keys', formatVerifierKey(verifierOf(other)));
    const given = file('given', receipt);
    for (const args of [
      ['verify', given],
      ['verify', given, '--log-key', keys],
      ['verify', given, '--log-key', given],
      ['verify', join(folder, 'absent'), '--log-key', join(folder, 'keys')],
    ]) {
      const { stdout, exitCode } = await runWrit(args, () => ({}));
      expect([args.length, exitCode, stdout.split('\n')[0]]).toEqual([
        args.length,
        2,
        'CANNOT TELL',
      ]);
    }
  });

  it('[V3] holds a receipt against an anchor, earlier or later, and exits with 1 for another log', async () => {
    const proof = consistencyProof(leaves, 2, 3).map(base64);
    const led = { ...receipt, consistency: { to: 2, proof } };
    const earlier = await verify(led, '--anchor', file('anchor', checkpointOf(2)));
    expect([earlier.exitCode, earlier.stdout]).toEqual([
      0,
      expect.stringContaining('goes on from'),
    ]);
    const swapped = { origin, size: 2, root: rootOf([leaves[1]!, leaves[0]!]), extensions: [] };
    const anchor = file('anchor', formatNote(signNote(formatCheckpoint(swapped), key)));
    expect((await verify(led, '--anchor', anchor)).exitCode).toBe(1);
    const unled = await verify(receipt, '--anchor', file('anchor', checkpointOf(2)));
    expect([unled.exitCode, unled.stdout]).toEqual([2, expect.stringContaining('ask for one')]);
  });

  it('[V3] says who witnessed it and when, of the checkpoint or of one in a file of many', async () => {
    const seed = new Uint8Array(32).fill(3);
    const witness = formatWitnessKey(witnessKeyOf('w.example/1', seed));
    const cosigned = (note: string): string => {
      const parsed = parseNote(note)!;
      const line = cosign(parsed.text, { name: 'w.example/1', seed }, 1_893_488_400);
      return formatNote({ ...parsed, signatures: [...parsed.signatures, line] });
    };
    const seen = { ...receipt, checkpoint: cosigned(receipt.checkpoint) };
    const withKey = await verify(seen, '--witness-key', witness);
    expect(withKey.exitCode).toBe(0);
    expect(withKey.stdout).toContain(
      'ok           witness       The checkpoint of 3 leaves was witnessed by w.example/1 at 2030-01-01T09:00:00.000Z.',
    );
    const withoutKey = await verify(seen);
    expect([withoutKey.exitCode, withoutKey.stdout]).toEqual([
      0,
      expect.stringMatching(/not checked {2}witness .*without the key of a witness/),
    ]);
    const unseen = await verify(receipt, '--witness-key', witness);
    expect([unseen.exitCode, unseen.stdout]).toEqual([
      2,
      expect.stringContaining('No cosignature by w.example/1'),
    ]);
    const file3 = [2, 3].map((size) => appendedNote(cosigned(checkpointOf(size)))).join('');
    const anchorFile = file('many-anchors', file3);
    const anchored = await verify(receipt, '--witness-key', witness, '--anchor', anchorFile);
    expect([anchored.exitCode, anchored.stdout]).toEqual([
      0,
      expect.stringContaining('The anchor of 3 leaves was witnessed by w.example/1'),
    ]);
    const wrong = await verify(seen, '--witness-key', formatVerifierKey(verifierOf(key)));
    expect([wrong.exitCode, wrong.stdout]).toEqual([
      2,
      expect.stringContaining('no verifier key of a witness'),
    ]);
    const led = await runWrit(['receipt', 'event-2', '--anchor', anchorFile], () => ({
      body: receipt,
    }));
    expect(led.requests[0]!.path).toBe('/v1/receipts/event-2?to=3');
  });

  it('[V7] proves a bundle as a whole, also as JSON', async () => {
    expect((await verify(bundle)).stdout).toContain('versions 1 to 3 of work-order-1');
    const { stdout, exitCode } = await verify(bundle, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'verified', events, dependsOn: [] });
    const cut = await verify({ ...bundle, events: bundle.events.slice(1) });
    expect(cut.exitCode).toBe(1);
  });

  it('[V8] folds the events of a certificate, and shows nothing of what says nothing', async () => {
    const certificate = { format: 'writ.closure-certificate.v2', workOrderId: '1', bundle };
    const { stdout, exitCode } = await verify(certificate);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('Its events cannot be read')]);
    expect(stdout).not.toContain('step.completed');
  });

  it('[V2] [V7] get what they verify from the server, led to the anchor', async () => {
    const anchor = file('anchor', checkpointOf(2));
    const output = join(folder, 'receipt.json');
    const one = await runWrit(['receipt', 'event-2', '-o', output, '--anchor', anchor], () => ({
      body: receipt,
    }));
    expect(one.requests[0]!.path).toBe('/v1/receipts/event-2?to=2');
    expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(receipt);
    const all = await runWrit(['bundle', '1'], () => ({ body: bundle }));
    expect(all.requests[0]!.path).toBe('/v1/work-orders/1/bundle');
    expect(JSON.parse(all.stdout)).toEqual(bundle);
    const closed = await runWrit(['certificate', '1', '--anchor', anchor], () => ({ body: {} }));
    expect(closed.requests[0]!.path).toBe('/v1/work-orders/1/certificate?to=2');
    const half = join(folder, 'half.json');
    await expect(runWrit(['bundle', '1', '-o', half], () => ({ cut: true }))).rejects.toThrow(half);
    expect(() => readFileSync(half)).toThrow('ENOENT');
  });
});
