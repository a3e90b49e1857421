import { createHash, randomInt, randomBytes, timingSafeEqual } from 'node:crypto';

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
const SECRET_BYTES = 32;

/** What a caller sent, when it is of the form of a key; undefined otherwise. */
export const parseApiKey = (text: string): ApiKey | undefined => {
  const keyId = KEY.exec(text)?.[1];
  return keyId === undefined ? undefined : { keyId, text };
};

/** A random id that people can read out to each other. */
export const newShortId = (): string =>
  Array.from({ length: ID_LENGTH }, () => ID_CHARACTERS[randomInt(ID_CHARACTERS.length)]).join('');

/** A new key; its secret is 256 random bits. */
export const newApiKey = (): ApiKey => {
  const keyId = newShortId();
  return { keyId, text: `writ_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}` };
};

/** SHA-256 of the whole key. It needs no salt and no stretching: the secret is random. */
export const digestOf = ({ text }: ApiKey): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that tells nothing about how much of it was right. */
export const isKey = (key: ApiKey, digest: Buffer): boolean =>
  timingSafeEqual(digestOf(key), digest);
