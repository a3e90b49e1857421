import { consistencyRanges, inclusionRanges, type LeafRange } from './ranges';
import { rootOf } from './tree';

/**
 * The hashes that lead from leaf `index` (from 0) to the root over the first `size` of `leaves`
 * (leaf hashes), nearest the leaf first (RFC 9162, 2.1.3.1). Hashes all those leaves: to prove from
 * stored subtree roots, follow `inclusionRanges`.
 * Throws `RangeError` unless 0 ≤ index < size ≤ leaves.length.
 */
export const inclusionProof = (
  leaves: readonly Uint8Array[],
  index: number,
  size: number,
): readonly Uint8Array[] => rootsOf(leaves, inclusionRanges(index, size));

/**
 * The hashes that show the tree over the first `to` of `leaves` (leaf hashes) to begin with the
 * tree over the first `from` (RFC 9162, 2.1.4.1); none when they are the same tree.
 * Throws `RangeError` unless 1 ≤ from ≤ to ≤ leaves.length.
 */
export const consistencyProof = (
  leaves: readonly Uint8Array[],
  from: number,
  to: number,
): readonly Uint8Array[] => rootsOf(leaves, consistencyRanges(from, to));

const rootsOf = (
  leaves: readonly Uint8Array[],
  ranges: readonly LeafRange[],
): readonly Uint8Array[] => ranges.map(({ start, end }) => rootOf(leaves, start, end));
