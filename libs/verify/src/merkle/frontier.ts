import { emptyRoot, HASH_BYTES, nodeHash } from './tree';

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first, one for each
 * 1 in the binary form of its size (RFC 9162, 2.1.2). Enough to add leaves and tell the root; a few
 * hundred bytes however long the log. Hashes are values: nobody writes into one.
 */
export class Frontier {
  private readonly subtrees: Uint8Array[] = [];
  private leafCount = 0;

  /**
   * Takes up a tree of `size` leaves from what `serialize` gave.
   * Throws `RangeError` when `bytes` cannot be the frontier of a tree of that size.
   */
  static restore(size: number, bytes: Uint8Array): Frontier {
    if (!Number.isSafeInteger(size) || size < 0)
      throw new RangeError(
        `A tree cannot have ${size} leaves: give an integer from 0 to 2^53 − 1.`,
      );

    const expected = onesIn(size) * HASH_BYTES;
    if (bytes.length !== expected)
      throw new RangeError(
        `The frontier of ${size} leaves has ${expected} bytes, not ${bytes.length}: restore size and bytes that were stored together.`,
      );

    const frontier = new Frontier();
    frontier.leafCount = size;
    for (let at = 0; at < expected; at += HASH_BYTES)
      frontier.subtrees.push(new Uint8Array(bytes.subarray(at, at + HASH_BYTES)));
    return frontier;
  }

  /** How many leaves the tree has; also the index the next one will get. */
  get size(): number {
    return this.leafCount;
  }

  /**
   * Adds a leaf, given as its leaf hash. Throws `RangeError` when that is not 32 bytes, or when the
   * tree already has 2^53 − 1 leaves.
   */
  push(leaf: Uint8Array): void {
    if (leaf.length !== HASH_BYTES)
      throw new RangeError(`Push a leaf hash of ${HASH_BYTES} bytes; this has ${leaf.length}.`);
    if (this.leafCount === Number.MAX_SAFE_INTEGER)
      throw new RangeError(`The tree is full: it has ${this.leafCount} leaves.`);

    // Each trailing 1 in the size is a complete subtree that the new leaf completes further.
    // Division, because shifts would cut the size to 32 bits.
    let hash = leaf;
    for (let rest = this.leafCount; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = nodeHash(this.subtrees.pop() as Uint8Array, hash);

    this.subtrees.push(hash);
    this.leafCount += 1;
  }

  /** The root over all leaves so far (RFC 9162, 2.1.1). At most 52 hashes; changes nothing. */
  root(): Uint8Array {
    return this.subtrees.length === 0
      ? emptyRoot
      : this.subtrees.reduceRight((right, left) => nodeHash(left, right));
  }

  /** The subtree roots, 32 bytes each, largest subtree first. Store them beside `size`. */
  serialize(): Buffer {
    return Buffer.concat(this.subtrees);
  }
}

const onesIn = (size: number): number => {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
};
