import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';

/** Lengths in bytes (RFC 8032, 5.1.5 and 5.1.6). */
export const PUBLIC_KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIGNATURE_BYTES = 64;

// The DER prefix of a key (RFC 8410): node:crypto takes no bare key bytes.
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/**
 * Whether an Ed25519 signature (64 bytes) over `message` is by the key (32 bytes). Never throws. With `sign`
 * the only interface to signatures in this library: a build for the browser replaces this file.
 */
export const isSignedBy = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const key = createPublicKey({
    key: Buffer.concat([PUBLIC_PREFIX, publicKey]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, message, key, signature);
};

/** Signs with a seed of 32 bytes (RFC 8032, 5.1.6). Throws `RangeError` on another length. */
export const signWith = (seed: Uint8Array, message: Uint8Array): Uint8Array =>
  sign(null, message, privateKey(seed));

/** The public key of a seed. Throws `RangeError` unless it is 32 bytes. */
export const publicKeyOf = (seed: Uint8Array): Uint8Array => {
  const spki = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' });
  return spki.subarray(PUBLIC_PREFIX.length);
};

const privateKey = (seed: Uint8Array) => {
  if (seed.length !== SEED_BYTES)
    throw new RangeError(`A seed has ${SEED_BYTES} bytes; this one has ${seed.length}.`);
  return createPrivateKey({
    key: Buffer.concat([PRIVATE_PREFIX, seed]),
    format: 'der',
    type: 'pkcs8',
  });
};
