import { splitOf } from './ranges';
import { sha256 } from './sha256';

/** Length of every hash in the tree, in bytes. */
export const HASH_BYTES = 32;

/** The root of a tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const emptyRoot: Uint8Array = sha256(new Uint8Array(0));

// Leaves and nodes are hashed under different first bytes, so a node can never pass for a leaf.
const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

const NODE_BYTES = 1 + 2 * HASH_BYTES;
const LEFT_OFFSET = 1;
const RIGHT_OFFSET = 1 + HASH_BYTES;

/** One event below this size is hashed without allocating; larger ones pay for a copy. */
const LEAF_SCRATCH_BYTES = 8192;

// Hashing is synchronous, so one buffer of each kind serves every call.
const leafScratch = new Uint8Array(LEAF_SCRATCH_BYTES);
const nodeScratch = new Uint8Array(NODE_BYTES);
leafScratch[0] = LEAF_PREFIX;
nodeScratch[0] = NODE_PREFIX;

/** Hash of one entry's bytes as a leaf: SHA-256(0x00 ‖ bytes) (RFC 9162, 2.1.1). */
export const leafHash = (bytes: Uint8Array): Uint8Array => {
  const length = bytes.length + 1;
  const prefixed = length <= LEAF_SCRATCH_BYTES ? leafScratch.subarray(0, length) : leafOf(length);
  prefixed.set(bytes, 1);
  return sha256(prefixed);
};

const leafOf = (length: number): Uint8Array => {
  const prefixed = new Uint8Array(length);
  prefixed[0] = LEAF_PREFIX;
  return prefixed;
};

/**
 * Hash of two neighbours: SHA-256(0x01 ‖ left ‖ right) (RFC 9162, 2.1.1).
 * Throws `RangeError` unless both are 32 bytes.
 */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES)
    throw new RangeError(
      `A node joins two hashes of ${HASH_BYTES} bytes; these have ${left.length} and ${right.length}.`,
    );

  nodeScratch.set(left, LEFT_OFFSET);
  nodeScratch.set(right, RIGHT_OFFSET);
  return sha256(nodeScratch);
};

/**
 * Root of the tree over `leaves` (leaf hashes, in log order), by the definition in RFC 9162, 2.1.1.
 * It hashes every node again; a growing log uses a `Frontier` instead. `start` and `end` select the
 * leaves start … end − 1, which makes it the root of a subtree as well.
 */
export const rootOf = (
  leaves: readonly Uint8Array[],
  start = 0,
  end = leaves.length,
): Uint8Array => {
  if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end > leaves.length)
    throw new RangeError(`Leaves ${start} to ${end} are not all among ${leaves.length} leaves.`);
  if (start >= end) return emptyRoot;

  return rootOfSome(leaves, start, end);
};

const rootOfSome = (leaves: readonly Uint8Array[], start: number, end: number): Uint8Array => {
  if (end - start === 1) return leaves[start] as Uint8Array;

  const middle = start + splitOf(end - start);
  return nodeHash(rootOfSome(leaves, start, middle), rootOfSome(leaves, middle, end));
};
