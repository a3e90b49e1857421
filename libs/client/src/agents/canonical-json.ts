import { NotRun } from './not-run';

/**
 * Canonical JSON (RFC 8785) of a value of JSON: equal values have equal bytes, whatever the order of their fields. Throws `NotRun`
 * for what JSON cannot say, such as a date or `undefined`: different arguments would have one digest. -0 is 0, as in the RFC.
 */
export const canonicalJson = (value: unknown, path = ''): string => {
  if (isJsonScalar(value)) return JSON.stringify(value);
  if (Array.isArray(value) && Object.keys(value).length === value.length)
    return `[${value.map((one, index) => canonicalJson(one, `${path}/${index}`)).join()}]`;
  if (!isPlain(value)) throw noJson(value, path);
  const fields = Object.entries(value)
    // By UTF-16 code units, as the RFC says and JavaScript compares.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => `${JSON.stringify(name)}:${canonicalJson(one, `${path}/${name}`)}`);
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
