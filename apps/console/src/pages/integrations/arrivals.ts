/** What a source stated, as far as it is needed to tell whether it speaks. */
export interface Statement {
  readonly source: string;
  readonly recordedAt: string;
  readonly eventId: string;
  readonly name: string;
  readonly workOrderId: string;
}

export interface SourceState {
  readonly source: string;
  readonly count: number;
  readonly last: Statement | undefined;
  /** Events of it that wait in quarantine. */
  readonly refused: number;
}

/** Each source with its last statement and what of it was refused; whoever was refused or spoke last comes first. */
export const sourcesOf = (
  statements: readonly Statement[],
  refused: readonly { readonly source: string; readonly status: string }[],
): readonly SourceState[] => {
  const bySource = new Map<string, SourceState>();
  const stateOf = (source: string): SourceState =>
    bySource.get(source) ?? { source, count: 0, last: undefined, refused: 0 };
  for (const statement of statements) {
    const { source, recordedAt } = statement;
    const known = stateOf(source);
    const isLater = !known.last || recordedAt > known.last.recordedAt;
    bySource.set(source, {
      ...known,
      count: known.count + 1,
      last: isLater ? statement : known.last,
    });
  }
  for (const { source, status } of refused)
    if (status === 'waiting') {
      const known = stateOf(source);
      bySource.set(source, { ...known, refused: known.refused + 1 });
    }
  return [...bySource.values()].sort(
    (a, b) =>
      Number(b.refused > 0) - Number(a.refused > 0) ||
      (b.last?.recordedAt ?? '').localeCompare(a.last?.recordedAt ?? ''),
  );
};
