import { hkdfSync } from 'node:crypto';

/** What keys of the deployment are for. A key of one use is worth nothing for another. */
export type KeyUse =
  | 'tokens'
  | 'api-keys'
  | 'decision-links'
  | 'calendar-links'
  | 'delivery-links'
  | 'access-requests'
  | 'access-request-ids'
  | 'login-state'
  | 'csrf'
  | 'webhook-secrets';

const KEY_BYTES = 32;

/**
 * The keys of one use, derived (HKDF, RFC 5869) from the secrets of `WRIT_TOKEN_SECRET`. The first signs and encrypts; all verify
 * and decrypt, so that a secret is replaced without a stop: add the new one at the end, restart all processes, move it to the
 * front, restart, and remove the old one when nothing that it signed is in use any more.
 */
export interface DerivedKeys {
  readonly first: Buffer;
  /** The first among them. */
  readonly all: readonly Buffer[];
}

/** @param secrets the value of `WRIT_TOKEN_SECRET`: one secret, or several joined by commas. */
export const derivedKeys = (secrets: string, use: KeyUse): DerivedKeys => {
  const all = secrets
    .split(',')
    .map((secret) => Buffer.from(hkdfSync('sha256', secret.trim(), '', `writ/${use}`, KEY_BYTES)));
  return { first: all[0]!, all };
};

/** What one of the keys reads; where none does, the error of the first. Another error than `isOtherKey` ends the search. */
export const readByAnyKey = async <T>(
  { all }: DerivedKeys,
  read: (key: Buffer) => Promise<T>,
  isOtherKey: (error: unknown) => boolean,
): Promise<T> => {
  const [first, ...others] = all;
  try {
    return await read(first!);
  } catch (error) {
    if (others.length === 0 || !isOtherKey(error)) throw error;
    return readByAnyKey({ first: others[0]!, all: others }, read, isOtherKey);
  }
};
