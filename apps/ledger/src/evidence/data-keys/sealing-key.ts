import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts bytes (AEAD): one key, or several of which the newest encrypts. */
export interface SealingKey {
  /** Encrypts with a new nonce; `associatedData` names the plaintext, and `open` needs the same. */
  seal(bytes: Uint8Array, associatedData: string): Buffer;
  /** Throws `Unsealable` when the bytes, the key or the associated data differ. */
  open(sealed: Uint8Array, associatedData: string): Buffer;
}

/** This key did not encrypt these bytes with this associated data, or somebody has changed them: never a refusal. */
export class Unsealable extends Error {
  override readonly name = 'Unsealable';
}

export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A random AES-256 key. */
export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/**
 * AES-256-GCM (NIST SP 800-38D) under one key: nonce (12 random bytes), tag (16), ciphertext. Random nonces are safe for
 * 2^32 encryptions with one key (§8.3), far more than a subject needs.
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
    if (sealed.length < NONCE_BYTES + TAG_BYTES)
      throw new Unsealable('the ciphertext is too short');
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(associatedData));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      const opened = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([opened, decipher.final()]);
    } catch {
      throw new Unsealable('this key did not encrypt these bytes');
    }
  }
}
