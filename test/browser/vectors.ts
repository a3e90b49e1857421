import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  BUNDLE_FORMAT,
  consistencyProof,
  formatCheckpoint,
  formatLogKey,
  formatNote,
  formatVerifierKey,
  inclusionProof,
  leafHash,
  RECEIPT_FORMAT,
  rootOf,
  signerKeyOf,
  signNote,
  verifierOf,
} from '#verify';

/** What somebody checks: texts, as they come from files. */
export interface Vector {
  readonly given: string;
  readonly keys: string;
  readonly anchor?: string;
}

const ORIGIN = 'writ.example/main';
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const key = signerKeyOf(ORIGIN, new Uint8Array(32).fill(7));
const next = signerKeyOf(ORIGIN, new Uint8Array(32).fill(8));
const keys = [key, next].map((one) => formatLogKey(formatVerifierKey(verifierOf(one)))).join('\n');
const revoked = formatLogKey(formatVerifierKey(verifierOf(key)), {
  at: '2030-01-01T09:00:00.000Z',
  reason: 'stolen',
});

const log = Array.from({ length: 33 }, (_, n) =>
  Buffer.from(
    JSON.stringify({
      id: `event-${n}`,
      note: 'Größe €',
      stream: 'work-order-1',
      tenant: 'acme',
      type: 'step.completed',
      version: n + 1,
    }),
  ),
);
const leaves = log.map(leafHash);

const checkpointAt = (size: number, signer = key): string => {
  const root = rootOf(leaves.slice(0, size));
  return formatNote(
    signNote(formatCheckpoint({ origin: ORIGIN, size, root, extensions: [] }), signer),
  );
};

const bundled = (index: number, size: number) => ({
  event: base64(log[index]!),
  index,
  proof: inclusionProof(leaves, index, size).map(base64),
});

const receiptOf = (index: number, size: number, to: number) => ({
  format: RECEIPT_FORMAT,
  ...bundled(index, size),
  checkpoint: checkpointAt(size),
  consistency: {
    to,
    proof: consistencyProof(leaves, Math.min(size, to), Math.max(size, to)).map(base64),
  },
});

const bundleOf = (count: number, size: number) => ({
  format: BUNDLE_FORMAT,
  tenant: 'acme',
  stream: 'work-order-1',
  checkpoint: checkpointAt(size),
  events: Array.from({ length: count }, (_, index) => bundled(index, size)),
  dependsOn: [],
});

export const sound = {
  receipt: { given: JSON.stringify(receiptOf(5, 21, 30)), keys },
  bundle: { given: JSON.stringify(bundleOf(9, 30)), keys, anchor: checkpointAt(30) },
} satisfies Record<string, Vector>;

export const tampered: Vector = {
  given: JSON.stringify({ ...receiptOf(5, 21, 30), event: base64(log[6]!) }),
  keys,
};

const place = fc.integer({ min: 1, max: log.length });

/** Receipts and bundles of every size, led to anchors of every size, by keys good and bad. */
const honest: fc.Arbitrary<Vector> = fc
  .record({ a: place, b: place, to: place, isBundle: fc.boolean(), anchored: fc.boolean() })
  .chain(({ a, b, to, isBundle, anchored }) => {
    const [index, size] = [Math.min(a, b) - 1, Math.max(a, b)];
    const given = isBundle ? bundleOf(index + 1, size) : receiptOf(index, size, to);
    return fc.record({
      given: fc.constant(JSON.stringify(given)),
      keys: fc.constantFrom(keys, keys, revoked, `${revoked}\n${keys}`),
      anchor: fc.constantFrom(
        ...(anchored ? [checkpointAt(to), checkpointAt(to, next)] : [undefined]),
      ),
    });
  });

/** One letter, somewhere, is another. */
const edited: fc.Arbitrary<Vector> = fc
  .tuple(honest, fc.nat(), fc.constantFrom(...'A+/=0n{}"\\ é\u{1F600}'))
  .map(([vector, at, letter]) => {
    const { given } = vector;
    const place = at % given.length;
    return { ...vector, given: given.slice(0, place) + letter + given.slice(place + 1) };
  });

// Points whose multiples come round after 1, 2, 4 or 8 steps, some in an encoding that is not the shortest.
const ofSmallOrder = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(30)}7f`,
  `ec${'ff'.repeat(31)}`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
];
const ORDER = 'edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010';
const scalars = ['00'.repeat(32), `01${'00'.repeat(31)}`, ORDER, 'ff'.repeat(32)];

/** What is signed where signatures are odd. */
const textWith = (extension: string): string =>
  formatCheckpoint({
    origin: ORIGIN,
    size: 21,
    root: rootOf(leaves.slice(0, 21)),
    extensions: [extension],
  });

/** A signature that some libraries take and others do not: made to be argued about. */
const arguable = (publicKey: string, signature: string, extension: string): Vector => {
  const bytes = Buffer.from(publicKey, 'hex');
  const id = createHash('sha256')
    .update(Buffer.concat([Buffer.from(`${ORIGIN}\n`), Buffer.of(1), bytes]))
    .digest()
    .toString('hex', 0, 4);
  const checkpoint = formatNote({
    text: textWith(extension),
    signatures: [{ name: ORIGIN, id, signature: Buffer.from(signature, 'hex') }],
  });
  return {
    given: JSON.stringify({ ...receiptOf(5, 21, 30), checkpoint }),
    keys: formatVerifierKey({ name: ORIGIN, id, publicKey: bytes }),
  };
};

/** Each key with each R; where S is nothing, R is all that counts. */
export const argued: readonly Vector[] = [...ofSmallOrder, 'aa'.repeat(32)].flatMap((publicKey) =>
  ofSmallOrder.flatMap((r, n) => [
    arguable(publicKey, r + scalars[0]!, `a${n}`),
    arguable(publicKey, r + scalars[n % scalars.length]!, `b${n}`),
  ]),
);

/** Signatures that hold, where nobody multiplies by the cofactor, though their key or their R is odd. */
const oddlySigned = (): readonly Vector[] => {
  const extensions = Array.from({ length: 24 }, (_, n) => `c${n}`);
  const script = join(__dirname, 'odd-signatures.mjs');
  const texts = JSON.stringify(extensions.map(textWith));
  const made: readonly (readonly { readonly key: string; readonly signature: string }[])[] =
    JSON.parse(execFileSync(process.execPath, [script, texts], { encoding: 'utf8' }));
  return made.flatMap((each, n) =>
    each.map(({ key: publicKey, signature }) => arguable(publicKey, signature, extensions[n]!)),
  );
};

/** The same ones in every run: a difference that was found is found again. */
export const vectors: readonly Vector[] = [
  ...fc.sample(honest, { seed: 1, numRuns: 150 }),
  ...fc.sample(edited, { seed: 2, numRuns: 150 }),
  ...oddlySigned(),
  ...argued,
];
