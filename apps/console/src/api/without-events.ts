/**
 * The rows whose events the others do not show. Both lists have a row that became overdue between their answers, and while a new
 * list loads the former one is still there in its place.
 */
export const withoutEvents = <Row>(
  rows: readonly Row[],
  others: readonly Row[],
): readonly Row[] => {
  const eventOf = (row: Row): unknown => (row as { readonly eventId?: unknown }).eventId;
  const known = new Set(others.map(eventOf));
  return rows.filter((row) => !known.has(eventOf(row)));
};
