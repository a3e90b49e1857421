import { createHash, createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { type CommandFrame } from '#platform';

/** `writ_<id>_<secret>`: the id finds the key, the secret proves it. */
export interface ApiKey {
  readonly keyId: string;
  /** All of it, as the caller sends it. */
  readonly text: string;
}

const KEY = /^writ_([A-Za-z0-9]{12})_[A-Za-z0-9_-]{43}$/;
/** Without letters and digits that people mistake for each other. */
const ID_CHARACTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const ID_LENGTH = 12;

/** What a caller sent, when it is of the form of a key; undefined otherwise. */
export const parseApiKey = (text: string): ApiKey | undefined => {
  const keyId = KEY.exec(text)?.[1];
  return keyId === undefined ? undefined : { keyId, text };
};

/** A random id that people can read out to each other. */
export const newShortId = (): string =>
  Array.from({ length: ID_LENGTH }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');

/**
 * The key of a command: 32 bytes that nobody can guess without `serverSecret` (HMAC-SHA-256). The same command always
 * gets the same key, so the key is stored nowhere, and a retry after a lost answer makes no second one. The id does not
 * depend on the secret, so a command is recognised after the secret was changed.
 */
export const apiKeyFor = (
  { tenant, actor, commandId }: Pick<CommandFrame['metadata'], 'tenant' | 'actor' | 'commandId'>,
  serverSecret: string,
): ApiKey => {
  const said = JSON.stringify(['writ:api-key', tenant, actor.id, commandId]);
  const keyId = shortIdOf(createHash('sha256').update(said).digest());
  const secret = createHmac('sha256', serverSecret).update(said).digest('base64url');
  return { keyId, text: `writ_${keyId}_${secret}` };
};

const shortIdOf = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, ID_LENGTH)]
    .map((byte) => ID_CHARACTERS[byte % ID_CHARACTERS.length])
    .join('');

/** SHA-256 of the whole key. It needs no salt and no stretching: nobody can guess the secret. */
export const digestOf = ({ text }: ApiKey): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing about how much of it was right. */
export const isKey = (key: ApiKey, digest: Buffer): boolean =>
  timingSafeEqual(digestOf(key), digest);
