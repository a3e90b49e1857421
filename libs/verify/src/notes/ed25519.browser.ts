import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { joined, toHex } from '../bytes';

// Replaces `ed25519.ts` in a browser: the same names, the same results.

export const PUBLIC_KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIGNATURE_BYTES = 64;

const R_BYTES = 32;
const { Point } = ed25519;
const { Fn } = Point;

/**
 * Whether a signature holds, by the equation that OpenSSL checks and so Node: R = [S]B − [k]A, as bytes, where neither A
 * nor R is of small order (since OpenSSL 3.5). The library's own `verify` multiplies by the cofactor, so that it answers
 * otherwise for signatures made to be argued about (RFC 8032, 5.1.7 allows both).
 */
export const isSignedBy = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const digest = sha512(joined(signature.subarray(0, R_BYTES), publicKey, message));
  const cacheKey = toHex(joined(publicKey, signature, digest));
  const known = answers.get(cacheKey);
  if (known !== undefined) return known;
  if (answers.size >= ANSWERS_MAX) answers.clear();
  const answer = holds(publicKey, signature, digest);
  answers.set(cacheKey, answer);
  return answer;
};

/** Every event of a bundle needs the same signatures checked, and each takes a millisecond or more. */
const answers = new Map<string, boolean>();
const ANSWERS_MAX = 64;

const holds = (publicKey: Uint8Array, signature: Uint8Array, digest: Uint8Array): boolean => {
  const r = signature.subarray(0, R_BYTES);
  const s = fromLittleEndian(signature.subarray(R_BYTES));
  const key = pointOf(publicKey);
  if (!key || key.isSmallOrder() || s >= Fn.ORDER || pointOf(r)?.isSmallOrder()) return false;
  const k = Fn.create(fromLittleEndian(digest));
  const expected = Point.BASE.multiplyUnsafe(s).subtract(key.multiplyUnsafe(k)).toBytes();
  return expected.every((byte, at) => byte === r[at]);
};

export const signWith = (seed: Uint8Array, message: Uint8Array): Uint8Array =>
  ed25519.sign(message, mustBeSeed(seed));

export const publicKeyOf = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(mustBeSeed(seed));

const mustBeSeed = (seed: Uint8Array): Uint8Array => {
  if (seed.length === SEED_BYTES) return seed;
  throw new RangeError(`A seed has ${SEED_BYTES} bytes; this one has ${seed.length}.`);
};

/**
 * OpenSSL takes encodings that are not the shortest, too. They make no difference: of keys with one, those of small order are
 * refused, nobody can sign with the others, and an R has to equal bytes of the shortest.
 */
const pointOf = (bytes: Uint8Array) => {
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
};

const fromLittleEndian = (bytes: Uint8Array): bigint =>
  bytes.reduceRight((number, byte) => (number << 8n) | BigInt(byte), 0n);
