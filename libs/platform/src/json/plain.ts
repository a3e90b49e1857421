/**
 * What JSON has of a value once it was written and parsed: without classes, and without members that JSON cannot say. Keys are
 * in the order of canonical JSON, which the ledger then need not put them in.
 */
export const plain = (value: unknown): unknown => (isPresent(value) ? plainOf(value) : null);

/** JSON leaves such members out, and has null for such items. */
const isPresent = (value: unknown): boolean =>
  value !== undefined && typeof value !== 'function' && typeof value !== 'symbol';

const plainOf = (value: unknown): unknown => {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'bigint') throw new TypeError('A bigint cannot be written as JSON.');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Array.from(value, plain);
  return isOrdinary(value) ? membersOf(value) : (JSON.parse(JSON.stringify(value)) as unknown);
};

/** What speaks for itself in JSON, such as a date, is no ordinary object; nor is a boxed value. */
const isOrdinary = (value: object): boolean =>
  !('toJSON' in value) &&
  (Object.getPrototypeOf(value) === Object.prototype ||
    Object.prototype.toString.call(value) === '[object Object]');

const membersOf = (object: object): Record<string, unknown> => {
  const members = object as Readonly<Record<string, unknown>>;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(object).sort()) {
    const member = members[key];
    if (isPresent(member)) put(copy, key, plainOf(member));
  }
  return copy;
};

/** An assignment to `__proto__` would set no member. */
const put = (copy: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__') Object.defineProperty(copy, key, { ...MEMBER, value });
  else copy[key] = value;
};

const MEMBER = { enumerable: true, configurable: true, writable: true };
