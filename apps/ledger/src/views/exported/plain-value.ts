/** A value of DuckDB as the API has it: times as RFC 3339 in UTC, whole numbers as numbers where they fit, JSON as it is. */
export const plainValue = (value: unknown): unknown => {
  if (typeof value === 'bigint') return wholeOf(value);
  if (typeof value !== 'object' || value === null) return value;
  // Of a timestamp, with a zone or without: microseconds since 1970.
  if ('micros' in value && typeof value.micros === 'bigint' && !('months' in value))
    return new Date(Number(value.micros / 1_000n)).toISOString();
  if ('items' in value && Array.isArray(value.items)) return value.items.map(plainValue);
  if ('toDouble' in value && typeof value.toDouble === 'function') return value.toDouble();
  return String(value);
};

const wholeOf = (value: bigint): number | string =>
  Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
