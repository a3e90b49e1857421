/** Answers stay well below the bus's maximum payload, and above the largest event. */
export const PAGE_BYTES = 600 * 1024;

/**
 * The rows of a page that go into one answer: as many from the beginning as have at most
 * `PAGE_BYTES` together. One always goes, or the list would never end.
 */
export const fitting = <Row>(
  rows: readonly Row[],
  bytesOf: (row: Row) => number,
): readonly Row[] => {
  let bytes = 0;
  const first = rows.findIndex((row, i) => {
    bytes += bytesOf(row);
    return i > 0 && bytes > PAGE_BYTES;
  });
  return first < 0 ? rows : rows.slice(0, first);
};

/** What a row takes in the answer. */
export const jsonBytes = (row: object): number => Buffer.byteLength(JSON.stringify(row)) + 1;
