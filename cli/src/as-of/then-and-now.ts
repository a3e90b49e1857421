type Row = Readonly<Record<string, unknown>>;

/** `-` was known then and is so no more, `+` is known only now, nothing: both know it. */
type Mark = '-' | '+' | '';

export interface Marked {
  readonly mark: Mark;
  readonly row: Row;
}

/**
 * The rows of two answers to one question, in its order: what differs stands side by side. A row that says anything else now is
 * both, as it was and as it is.
 */
export const thenAndNow = (then: readonly Row[], now: readonly Row[]): readonly Marked[] => {
  const left = countsOf(now);
  const common = then.map((row) => taken(left, row));
  const marked: Marked[] = [];
  let at = 0;
  const gone = (): void => {
    for (; at < then.length && !common[at]; at += 1) marked.push({ mark: '-', row: then[at]! });
  };
  const known = countsOf(then);
  for (const row of now) {
    gone();
    if (taken(known, row)) {
      marked.push({ mark: '', row });
      at += 1;
    } else marked.push({ mark: '+', row });
  }
  gone();
  return marked;
};

const countsOf = (rows: readonly Row[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = JSON.stringify(row);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
};

/** Takes one of the rows that say the same. */
const taken = (counts: Map<string, number>, row: Row): boolean => {
  const text = JSON.stringify(row);
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
};
