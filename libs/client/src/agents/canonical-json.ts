import { NotRun } from './not-run';

/**
 * A deep copy of a value of JSON, each part of which is read once. Throws `NotRun` for what JSON cannot say, such as a date or
 * `undefined`: different arguments would have one digest.
 */
export const copyOfJson = (value: unknown, path = ''): unknown => {
  if (isJsonScalar(value)) return value;
  if (Array.isArray(value) && Object.keys(value).length === value.length)
    return value.map((one, index) => copyOfJson(one, `${path}/${index}`));
  if (!isPlain(value)) throw noJson(value, path);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, copyOfJson(one, `${path}/${name}`)]),
  );
};

/**
 * Canonical JSON (RFC 8785) of a value of JSON: equal values have equal bytes, whatever the order of their fields. -0 is 0, as in
 * the RFC. Throws as `copyOfJson`.
 */
export const canonicalJson = (value: unknown): string => written(copyOfJson(value));

const written = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(written).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    // By UTF-16 code units, as the RFC says and JavaScript compares.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${written(one)}`);
  return `{${fields.join()}}`;
};

const isJsonScalar = (value: unknown): boolean =>
  value === null ||
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value));

/** No instance of a class, of whichever realm, and without members that are hidden from JSON. */
const isPlain = (value: unknown): value is object => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return (
    (prototype === null || Object.hasOwn(prototype, 'isPrototypeOf')) &&
    Reflect.ownKeys(value).length === Object.keys(value).length
  );
};

const noJson = (value: unknown, path: string): NotRun =>
  new NotRun(
    `the call has ${nameOf(value)} at ${path}, which JSON cannot say. Give the tool plain objects, lists, texts, finite numbers, true, false and null.`,
  );

const nameOf = (value: unknown): string => {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'a list with holes or names';
  return `an object of the kind ${Object.prototype.toString.call(value).slice(8, -1)}`;
};

/** In hex. */
export const sha256Of = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};
