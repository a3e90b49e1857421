const known = new Map<string, string>();
const KNOWN_MAX = 5_000;

/** A row of a SQL view with the field names that JSON has here: `work_order_id` → `workOrderId`. */
export const camelCased = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([column, value]) => [fieldOf(column), value]));

/** Columns are few and rows are many, so each name is made once. */
const fieldOf = (column: string): string => {
  const field = known.get(column);
  if (field !== undefined) return field;
  const made = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (known.size < KNOWN_MAX) known.set(column, made);
  return made;
};
