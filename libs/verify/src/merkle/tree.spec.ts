import fc from 'fast-check';
import {
  consistencyProof,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../index';

const LEAVES_MAX = 3000;

// Two are needed to tell a proof apart from its neighbours; sizes around powers of two go wrong first.
const size = fc.oneof(
  fc.integer({ min: 1, max: LEAVES_MAX }),
  fc
    .integer({ min: 1, max: 11 })
    .chain((power) => fc.integer({ min: -1, max: 1 }).map((d) => 2 ** power + d)),
);
const sizeWithIndex = size.chain((n) =>
  fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 })),
);
const sizes = size.chain((to) => fc.tuple(fc.integer({ min: 1, max: to }), fc.constant(to)));

describe('a tree of any size', () => {
  it('[V2] has one root, whether grown leaf by leaf or defined at once', () => {
    fc.assert(
      fc.property(size, (n) => {
        expect(hex(grown(n).root())).toBe(hex(mth(leaves.slice(0, n))));
        expect(hex(rootOf(leaves, 0, n))).toBe(hex(mth(leaves.slice(0, n))));
      }),
    );
  });

  it('[V2] proves any leaf with the path that RFC 9162 defines', () => {
    fc.assert(
      fc.property(sizeWithIndex, ([n, index]) => {
        const proof = inclusionProof(leaves, index, n);
        const claim = { index, size: n, leaf: at(index), proof, root: rootOf(leaves, 0, n) };

        expect(proof.map(hex)).toEqual(path(index, leaves.slice(0, n)).map(hex));
        expect(verifyInclusion(claim)).toEqual({ ok: true });
      }),
    );
  });

  it('[V2] proves its growth from any earlier size with the path that RFC 9162 defines', () => {
    fc.assert(
      fc.property(sizes, ([from, to]) => {
        const proof = consistencyProof(leaves, from, to);
        const [fromRoot, toRoot] = [rootOf(leaves, 0, from), rootOf(leaves, 0, to)];

        expect(proof.map(hex)).toEqual(subproof(from, leaves.slice(0, to), true).map(hex));
        expect(verifyConsistency({ from, to, fromRoot, toRoot, proof })).toEqual({ ok: true });
      }),
    );
  });
});

describe('a tree that was tampered with', () => {
  it('[V3] no longer includes a leaf that was edited, moved or cut off', () => {
    fc.assert(
      fc.property(sizeWithIndex, fc.nat(), ([n, index], other) => {
        const proof = inclusionProof(leaves, index, n);
        const claim = { index, size: n, leaf: at(index), proof, root: rootOf(leaves, 0, n) };
        const elsewhere = other % n;

        expect(verifyInclusion({ ...claim, leaf: leafHash(Buffer.from('edited')) }).ok).toBe(false);
        expect(verifyInclusion({ ...claim, index: elsewhere }).ok).toBe(elsewhere === index);
        expect(verifyInclusion({ ...claim, size: index }).ok).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...proof, at(0)] }).ok).toBe(false);
        expect(verifyInclusion({ ...claim, proof: proof.slice(1) }).ok).toBe(proof.length === 0);
      }),
    );
  });

  it('[V3] is not consistent with what it was before an edit, a deletion or a swap', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([from, to], other) => {
        const victim = other % from;
        const honest = leaves.slice(0, to);
        const edited = honest.with(victim, leafHash(Buffer.from('edited')));
        const deleted = [...honest.toSpliced(victim, 1), leafHash(Buffer.from('filler'))];

        for (const tampered of [edited, deleted])
          expect(
            verifyConsistency({
              from,
              to,
              fromRoot: rootOf(honest, 0, from),
              toRoot: rootOf(tampered),
              proof: consistencyProof(tampered, from, to),
            }).ok,
          ).toBe(false);
      }),
    );
  });

  it('[V3] is caught by any one flipped bit in a proof', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(255), ([from, to], which, bit) => {
        const proof = consistencyProof(leaves, from, to);
        fc.pre(proof.length > 0);
        const victim = which % proof.length;
        const [fromRoot, toRoot] = [rootOf(leaves, 0, from), rootOf(leaves, 0, to)];
        const bent = proof.map((hash, i) => (i === victim ? flipped(hash, bit) : hash));

        expect(verifyConsistency({ from, to, fromRoot, toRoot, proof: bent }).ok).toBe(false);
      }),
    );
  });
});

// The definitions of RFC 9162, section 2.1, word for word, as a second opinion.

const leaves = Array.from({ length: LEAVES_MAX }, (_, i) => leafHash(Buffer.from(`event ${i}`)));

const at = (index: number): Uint8Array => leaves[index] as Uint8Array;

/** 2.1.1, the Merkle Tree Hash of D[n]. */
function mth(d: readonly Uint8Array[]): Uint8Array {
  if (d.length === 1) return d[0] as Uint8Array;
  const k = largestPowerBelow(d.length);
  return nodeHash(mth(d.slice(0, k)), mth(d.slice(k)));
}

/** 2.1.3.1, PATH(m, D[n]). */
function path(m: number, d: readonly Uint8Array[]): readonly Uint8Array[] {
  if (d.length === 1) return [];
  const k = largestPowerBelow(d.length);
  return m < k
    ? [...path(m, d.slice(0, k)), mth(d.slice(k))]
    : [...path(m - k, d.slice(k)), mth(d.slice(0, k))];
}

/** 2.1.4.1, SUBPROOF(m, D[n], b). */
function subproof(m: number, d: readonly Uint8Array[], b: boolean): readonly Uint8Array[] {
  if (m === d.length) return b ? [] : [mth(d)];
  const k = largestPowerBelow(d.length);
  return m <= k
    ? [...subproof(m, d.slice(0, k), b), mth(d.slice(k))]
    : [...subproof(m - k, d.slice(k), false), mth(d.slice(0, k))];
}

/** k < n ≤ 2k. */
function largestPowerBelow(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1);
}

function grown(n: number): Frontier {
  const frontier = new Frontier();
  for (const leaf of leaves.slice(0, n)) frontier.push(leaf);
  return frontier;
}

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(hash);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
