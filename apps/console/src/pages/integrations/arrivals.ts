/** A stated fact, as far as the list of sources needs it. */
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

/** Sources with their latest fact and refused events; sources with refusals first, then the latest. */
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
