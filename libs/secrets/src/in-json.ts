import { type Finding, findSecrets, maskedAt, mayHoldSecrets } from './find-secrets';

/** A secret in a JSON value. */
export interface SecretPlace {
  /** RFC 6901; names of fields that are secrets are masked in it. */
  readonly pointer: string;
  readonly kind: string;
}

export interface Masked<T> {
  /** The same value where nothing was found; otherwise a copy without the secrets. */
  readonly value: T;
  readonly masked: readonly SecretPlace[];
}

/** The secrets in a JSON value: in its texts and in the names of its fields. */
export const secretsIn = (json: unknown): readonly SecretPlace[] => maskIn(json).masked;

/** A JSON value with `[masked: <kind>]` in the place of each secret, and where that is. */
export const maskIn = <T>(json: T): Masked<T> => {
  if (!mayHoldSecrets(JSON.stringify(json) ?? '')) return { value: json, masked: [] };
  const masked: SecretPlace[] = [];
  const value = masking(json, '', undefined, masked) as T;
  return masked.length === 0 ? { value: json, masked } : { value, masked };
};

const masking = (
  json: unknown,
  pointer: string,
  name: string | undefined,
  masked: SecretPlace[],
): unknown => {
  if (typeof json === 'string') {
    const findings = inValue(json, name);
    masked.push(...placesOf(findings, pointer));
    return maskedAt(json, findings);
  }
  if (Array.isArray(json))
    return json.map((item, index) => masking(item, `${pointer}/${index}`, undefined, masked));
  if (typeof json !== 'object' || json === null) return json;
  return maskingFields(json, pointer, masked);
};

const maskingFields = (json: object, pointer: string, masked: SecretPlace[]): object => {
  const fields: [string, unknown][] = [];
  const names = new Set<string>();
  for (const [name, value] of Object.entries(json)) {
    const findings = findSecrets(name);
    const shown = unlike(names, maskedAt(name, findings));
    const at = `${pointer}/${escaped(shown)}`;
    masked.push(...placesOf(findings, at));
    names.add(shown);
    fields.push([shown, masking(value, at, name, masked)]);
  }
  return Object.fromEntries(fields);
};

/** Two names that are secrets must not become one field. */
const unlike = (names: ReadonlySet<string>, name: string): string => {
  let shown = name;
  for (let number = 2; names.has(shown); number++) shown = `${name} (${number})`;
  return shown;
};

/**
 * Some secrets are known only by their name: `aws_secret_access_key`. So a value is looked at as a
 * configuration file would state it.
 */
const inValue = (text: string, name: string | undefined): readonly Finding[] => {
  if (name === undefined) return findSecrets(text);
  const before = name.length + 1;
  return findSecrets(`${name}=${text}`)
    .filter(({ end }) => end > before)
    .map(({ kind, start, end, line }) => ({
      kind,
      start: Math.max(0, start - before),
      end: end - before,
      line,
    }));
};

/** One entry for each kind: nobody needs the number of occurrences. */
const placesOf = (findings: readonly Finding[], pointer: string): readonly SecretPlace[] =>
  [...new Set(findings.map(({ kind }) => kind))].map((kind) => ({ pointer, kind }));

const MASKED = /\[masked: ([a-z0-9-]+)\]/g;

/** The masked places of a JSON value. */
export const masksIn = (json: unknown, pointer = ''): readonly SecretPlace[] => {
  if (typeof json === 'string')
    return [...new Set(Array.from(json.matchAll(MASKED), ([, kind]) => kind!))].map((kind) => ({
      pointer,
      kind,
    }));
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) => {
    const at = `${pointer}/${escaped(name)}`;
    const inName = Array.isArray(json) ? [] : masksIn(name, at);
    return [...inName, ...masksIn(value, at)];
  });
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
