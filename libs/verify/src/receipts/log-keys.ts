import { parseVerifierKey, type VerifierKey } from '../notes/note-keys';

/** A key that a log signs or signed with. It comes from outside the receipt. */
export interface LogKey extends VerifierKey {
  /** Why nobody should trust it any more, and since when; absent for a key in good standing. */
  readonly revoked?: { readonly at: string; readonly reason: string };
}

/**
 * The keys of a log from a file: one verifier key a line, blank lines and lines that begin with `#` passed over.
 * A revoked key has `revoked <instant> <reason>` behind it. A sentence that names the line otherwise.
 */
export const parseLogKeys = (text: string): readonly LogKey[] | string => {
  const keys: LogKey[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const key = keyOf(trimmed);
    if (!key) return `Line ${index + 1} is no verifier key.`;
    keys.push(key);
  }
  return keys.length > 0 ? keys : 'There is no verifier key in it.';
};

export const formatLogKey = (verifierKey: string, revoked?: LogKey['revoked']): string =>
  revoked ? `${verifierKey} revoked ${revoked.at} ${revoked.reason}` : verifierKey;

const REVOKED = /^(\S+) revoked (\S+) (.+)$/u;

const keyOf = (line: string): LogKey | undefined => {
  const [, text = line, at, reason] = REVOKED.exec(line) ?? [];
  const key = parseVerifierKey(text);
  if (!key) return undefined;
  return at === undefined || reason === undefined ? key : { ...key, revoked: { at, reason } };
};
