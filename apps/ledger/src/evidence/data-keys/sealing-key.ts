import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What seals bytes so that they can be read only with it: a key, or several of which one may be newer. */
export interface SealingKey {
  /** Sealed anew each time; `associatedData` says what it is, and opening needs the same. */
  seal(bytes: Uint8Array, associatedData: string): Buffer;
  /** Throws `Unsealable` when the bytes, the key or what they are said to be are not the same. */
  open(sealed: Uint8Array, associatedData: string): Buffer;
}

/** These bytes were not sealed by this key as this, or somebody has changed them: never a refusal. */
export class Unsealable extends Error {
  override readonly name = 'Unsealable';
}

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A random AES-256 key. */
export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/**
 * AES-256-GCM (NIST SP 800-38D) under one key: nonce (12 random bytes), tag (16), ciphertext. Random nonces
 * are good for 2^32 sealings of one key (§8.3), far more than a subject has.
 */
export class AesGcmKey implements SealingKey {
  constructor(private readonly key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new Error(`an AES-256 key has ${KEY_BYTES} bytes`);
  }

  seal(bytes: Uint8Array, associatedData: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.from(associatedData));
    const sealed = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
  }

  open(sealed: Uint8Array, associatedData: string): Buffer {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Unsealable('too few bytes are sealed');
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(associatedData));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]);
    } catch {
      throw new Unsealable('the bytes are not what was sealed by this key');
    }
  }
}
