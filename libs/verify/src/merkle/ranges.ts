/** The leaves `start` … `end − 1` (from 0); `end` is not among them. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Which subtrees prove that leaf `index` (from 0) is in the tree of the first `size` leaves: the
 * root of each range, in this order, is the inclusion proof (RFC 9162, 2.1.3.1). The plan needs no
 * leaf, so a caller that stores subtree roots can look them up. Sizes go up to 2^53 − 1.
 * Throws `RangeError` unless 0 ≤ index < size.
 */
export const inclusionRanges = (index: number, size: number): readonly LeafRange[] => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size)
    throw new RangeError(`A tree of ${size} leaves has no leaf ${index}: indexes start at 0.`);

  const ranges: LeafRange[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.reverse();
};

/**
 * Which subtrees prove that the tree of the first `to` leaves begins with the tree of the first
 * `from`: the root of each range, in this order, is the consistency proof (RFC 9162, 2.1.4.1). None
 * when both are the same tree. Throws `RangeError` unless 1 ≤ from ≤ to ≤ 2^53 − 1.
 */
export const consistencyRanges = (from: number, to: number): readonly LeafRange[] => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 1 || from > to)
    throw new RangeError(
      `Consistency runs from a tree of at least 1 leaf to one no smaller; requested was ${from} to ${to}.`,
    );

  const ranges: LeafRange[] = [];
  let start = 0;
  let end = to;
  while (end > from) {
    const middle = start + splitOf(end - start);
    if (from <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }

  // A verifier who holds the old root needs no proof of it, unless it lies across several subtrees.
  if (start > 0) ranges.push({ start, end });
  return ranges.reverse();
};

/** Where a tree of `leafCount` ≥ 2 leaves divides: the largest power of two below it. */
export const splitOf = (leafCount: number): number => {
  let power = 1;
  while (power * 2 < leafCount) power *= 2;
  return power;
};
