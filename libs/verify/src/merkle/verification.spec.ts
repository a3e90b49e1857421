import fc from 'fast-check';
import {
  consistencyProof,
  consistencyRanges,
  inclusionProof,
  inclusionRanges,
  leafHash,
  type LeafRange,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../index';

const leaves = Array.from({ length: 7 }, (_, i) => leafHash(Buffer.from([i])));
const root = rootOf(leaves);
const included = {
  index: 2,
  size: 7,
  leaf: leaves[2] as Uint8Array,
  root,
  proof: inclusionProof(leaves, 2, 7),
};
const grown = {
  from: 3,
  to: 7,
  fromRoot: rootOf(leaves, 0, 3),
  toRoot: root,
  proof: consistencyProof(leaves, 3, 7),
};

const malformed = [
  null,
  undefined,
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2 ** 64,
  '3',
  3n,
  {},
  [],
  [null],
  ['00'],
  Buffer.alloc(31),
  [Buffer.alloc(33)],
  'a'.repeat(32),
];

describe('verifying malformed claims', () => {
  it.each(Object.keys(included))('refuses an inclusion claim whose %s is malformed', (field) => {
    for (const value of malformed)
      expect(verifyInclusion({ ...included, [field]: value })).toMatchObject({ ok: false });
  });

  it.each(Object.keys(grown))('refuses a consistency claim whose %s is malformed', (field) => {
    for (const value of malformed)
      expect(verifyConsistency({ ...grown, [field]: value })).toMatchObject({ ok: false });
  });

  it('never throws, whatever the fields contain', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), fc.anything(), (a, b, c, d) => {
        const inclusion = { ...included, index: a, size: b, leaf: c, proof: d };
        const consistency = { ...grown, from: a, to: b, fromRoot: c, proof: d };

        expect(verifyInclusion(inclusion as never).ok).toBe(false);
        expect(verifyConsistency(consistency as never).ok).toBe(false);
      }),
    );
  });

  it('says why in a sentence', () => {
    const verdict = verifyInclusion({ ...included, index: 7 });

    expect(verdict).toEqual({ ok: false, reason: 'The index lies outside the tree.' });
  });
});

describe('verifying claims about the edges', () => {
  it('takes a tree to be consistent with itself, by an empty proof only', () => {
    const same = { from: 7, to: 7, fromRoot: root, toRoot: root, proof: [] };

    expect(verifyConsistency(same)).toEqual({ ok: true });
    expect(verifyConsistency({ ...same, proof: [root] }).ok).toBe(false);
    expect(verifyConsistency({ ...same, fromRoot: grown.fromRoot }).ok).toBe(false);
  });

  it('refuses growth from nothing and growth backwards', () => {
    expect(verifyConsistency({ ...grown, from: 0 }).ok).toBe(false);
    expect(verifyConsistency({ ...grown, from: 7, to: 3 }).ok).toBe(false);

    const [one, two] = leaves as [Uint8Array, Uint8Array];
    const backwards = { from: 3, to: 2, fromRoot: one, toRoot: nodeHash(one, two) };
    expect(verifyConsistency({ ...backwards, proof: [one, two] }).ok).toBe(false);
  });

  it('[V3] refuses a proof that climbs past the root of the size it claims', () => {
    const [one, two, three] = leaves as [Uint8Array, Uint8Array, Uint8Array];
    const pair = nodeHash(one, two);
    const higher = (hash: Uint8Array) => nodeHash(three, hash);

    expect(
      verifyInclusion({ index: 0, size: 1, leaf: one, proof: [three], root: higher(one) }).ok,
    ).toBe(false);
    expect(
      verifyConsistency({
        from: 1,
        to: 2,
        fromRoot: one,
        toRoot: higher(pair),
        proof: [two, three],
      }).ok,
    ).toBe(false);
    expect(
      verifyConsistency({
        from: 3,
        to: 4,
        fromRoot: higher(nodeHash(pair, three)),
        toRoot: higher(nodeHash(pair, nodeHash(three, one))),
        proof: [three, one, pair, three],
      }).ok,
    ).toBe(false);
  });

  it('refuses to make a proof for leaves that do not exist', () => {
    expect(() => inclusionProof(leaves, 7, 7)).toThrow(RangeError);
    expect(() => inclusionProof(leaves, -1, 7)).toThrow(RangeError);
    expect(() => inclusionProof(leaves, 0, 8)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 0, 7)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 7, 3)).toThrow(RangeError);
    expect(() => consistencyProof(leaves, 3, 8)).toThrow(RangeError);
  });
});

describe('verifying in trees far past 2^32 leaves', () => {
  const size = fc.maxSafeInteger().map((n) => Math.max(1, Math.abs(n)));
  const within = size.chain((n) =>
    fc.tuple(
      fc.maxSafeInteger().map((m) => Math.abs(m) % n),
      fc.constant(n),
    ),
  );

  it('[V2] proves any leaf', () => {
    fc.assert(
      fc.property(within, ([index, n]) => {
        const proof = inclusionRanges(index, n).map(rootOfRange);
        const claim = { index, size: n, leaf, proof, root: rootOfRange({ start: 0, end: n }) };

        expect(verifyInclusion(claim)).toEqual({ ok: true });
      }),
    );
  });

  it('[V2] proves any growth', () => {
    fc.assert(
      fc.property(within, ([before, to]) => {
        const from = before + 1;
        const claim = {
          from,
          to,
          fromRoot: rootOfRange({ start: 0, end: from }),
          toRoot: rootOfRange({ start: 0, end: to }),
          proof: consistencyRanges(from, to).map(rootOfRange),
        };

        expect(verifyConsistency(claim)).toEqual({ ok: true });
        expect(verifyConsistency({ ...claim, toRoot: leaf }).ok).toBe(to === 1);
      }),
    );
  });

  const leaf = leafHash(Buffer.from('the same leaf everywhere'));
  const known = new Map<number, Uint8Array>([[1, leaf]]);

  /** All leaves are alike, so a subtree's root depends on its size alone. */
  function rootOfRange({ start, end }: LeafRange): Uint8Array {
    return rootOfSize(end - start);
  }

  function rootOfSize(n: number): Uint8Array {
    const hit = known.get(n);
    if (hit !== undefined) return hit;

    const left = 2 ** (BigInt(n - 1).toString(2).length - 1);
    const made = nodeHash(rootOfSize(left), rootOfSize(n - left));
    known.set(n, made);
    return made;
  }
});
