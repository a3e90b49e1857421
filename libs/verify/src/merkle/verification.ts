import { HASH_BYTES, nodeHash } from './tree';

/** What a check found. `reason` is one sentence for a person. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** "The tree of `size` leaves with this `root` has `leaf` (a leaf hash) at `index` (from 0)." */
export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leaf: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** "The tree of `to` leaves with root `toRoot` begins with the tree of `from` leaves." */
export interface ConsistencyClaim {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Checks an inclusion proof by RFC 9162, 2.1.3.2. Never throws: whatever is malformed is refused.
 * `node` and `last` are the RFC's fn and sn: where the leaf and the last leaf stand on each level.
 */
export const verifyInclusion = (claim: InclusionClaim): Verdict => {
  const { index, size, leaf, proof, root } = claim;
  if (!isCount(index) || !isCount(size)) return refused('Index and size must be whole numbers.');
  if (index >= size) return refused('The index lies outside the tree.');
  if (!isHash(leaf) || !isHash(root) || !isProof(proof)) return refused(NOT_HASHES);

  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return refused(TOO_LONG);

    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash);
      [node, last] = pastLoneNodes(node, last);
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = half(node);
    last = half(last);
  }

  if (last !== 0) return refused(TOO_SHORT);
  return isSame(hash, root) ? proven : refused('The leaf and the proof lead to another root.');
};

/**
 * Checks a consistency proof by RFC 9162, 2.1.4.2. Never throws: whatever is malformed is refused.
 * Equal sizes are consistent when the roots are equal and the proof is empty. A tree without leaves
 * begins every tree, so a claim from size 0 proves nothing and is refused.
 */
export const verifyConsistency = (claim: ConsistencyClaim): Verdict => {
  const { from, to, fromRoot, toRoot, proof } = claim;
  if (!isCount(from) || !isCount(to)) return refused('Both sizes must be whole numbers.');
  if (from === 0)
    return refused('Every tree begins with the empty one: there is nothing to prove.');
  if (from > to) return refused('The later tree is smaller than the earlier one.');
  if (!isHash(fromRoot) || !isHash(toRoot) || !isProof(proof)) return refused(NOT_HASHES);
  if (from === to) return sameTree(claim);

  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof;
  const [first, ...rest] = path;
  if (first === undefined || proof.length === 0) return refused(TOO_SHORT);

  let [node, last] = pastOddNodes(from - 1, to - 1);
  let fromHash = first;
  let toHash = first;
  for (const sibling of rest) {
    if (last === 0) return refused(TOO_LONG);

    if (isOdd(node) || node === last) {
      fromHash = nodeHash(sibling, fromHash);
      toHash = nodeHash(sibling, toHash);
      [node, last] = pastLoneNodes(node, last);
    } else {
      toHash = nodeHash(toHash, sibling);
    }
    node = half(node);
    last = half(last);
  }

  if (last !== 0) return refused(TOO_SHORT);
  if (!isSame(fromHash, fromRoot)) return refused('The proof leads to another earlier root.');
  return isSame(toHash, toRoot) ? proven : refused('The proof leads to another later root.');
};

const sameTree = ({ fromRoot, toRoot, proof }: ConsistencyClaim): Verdict => {
  if (proof.length > 0) return refused(TOO_LONG);
  return isSame(fromRoot, toRoot) ? proven : refused('Two roots are claimed for one size.');
};

/** Climbs the levels on which the node is the last and has no sibling to be joined with. */
const pastLoneNodes = (node: number, last: number): [node: number, last: number] => {
  while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)];
  return [node, last];
};

/** Climbs to the root of the complete subtree that ends the earlier tree. */
const pastOddNodes = (node: number, last: number): [node: number, last: number] => {
  while (isOdd(node)) [node, last] = [half(node), half(last)];
  return [node, last];
};

// Sizes pass 2^32, so there is division here where the RFC shifts bits.
const isOdd = (n: number): boolean => n % 2 === 1;
const half = (n: number): number => Math.floor(n / 2);

const isPowerOfTwo = (n: number): boolean => {
  let power = 1;
  while (power < n) power *= 2;
  return power === n;
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const isHash = (value: unknown): boolean =>
  value instanceof Uint8Array && value.length === HASH_BYTES;

const isProof = (value: unknown): boolean => Array.isArray(value) && value.every(isHash);

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, at) => byte === b[at]);

const NOT_HASHES = `Leaf, roots and proof must be hashes of ${HASH_BYTES} bytes.`;
const TOO_LONG = 'The proof has more hashes than the sizes call for.';
const TOO_SHORT = 'The proof has fewer hashes than the sizes call for.';

const proven: Verdict = { ok: true };
const refused = (reason: string): Verdict => ({ ok: false, reason });
