import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of plaintext; each chunk is encrypted alone and can be decrypted without the others. */
export const CHUNK_BYTES = 256 * 1024;
export const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** The associated data of every chunk: its content, so that no chunk can replace another. */
export interface ChunksOf {
  readonly tenant: string;
  readonly sha256: string;
}

/** The bytes are not those that were encrypted: flipped, moved, cut off or of another content. */
export class DamagedContent extends Error {
  override readonly name = 'DamagedContent';
}

/**
 * Encrypts content in chunks: AES-256-GCM (NIST SP 800-38D) under a data key of its own, so that the chunk's index is its
 * nonce. The associated data names the content, the index, and whether the chunk is the last.
 */
export class ChunkSealer {
  private held: Buffer[] = [];
  private size = 0;
  private index = 0;

  constructor(
    private readonly key: Uint8Array,
    private readonly of: ChunksOf,
  ) {}

  /** The chunks that are complete with these bytes, and are not the last. */
  push(bytes: Uint8Array): readonly Buffer[] {
    const sealed: Buffer[] = [];
    for (let from = 0; from < bytes.length;) {
      if (this.size === CHUNK_BYTES) sealed.push(this.seal(false));
      const part = bytes.subarray(from, from + CHUNK_BYTES - this.size);
      // The bus reuses its buffers.
      this.held.push(Buffer.from(part));
      this.size += part.length;
      from += part.length;
    }
    return sealed;
  }

  /** The last chunk; of empty content it is the only one, and empty. */
  end(): Buffer {
    return this.seal(true);
  }

  private seal(isLast: boolean): Buffer {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(this.index));
    cipher.setAAD(associated(this.of, this.index, isLast));
    const sealed = this.held.map((part) => cipher.update(part));
    sealed.push(cipher.final(), cipher.getAuthTag());
    this.index += 1;
    [this.held, this.size] = [[], 0];
    return Buffer.concat(sealed);
  }
}

/** How many chunks content of `size` bytes has: at least one. */
export const chunksIn = (size: number, chunkBytes: number): number =>
  Math.max(1, Math.ceil(size / chunkBytes));

/** The plaintext of one chunk: ciphertext and tag (16 bytes). Throws `DamagedContent`. */
export const openChunk = (
  key: Uint8Array,
  of: ChunksOf,
  { index, isLast, sealed }: { index: number; isLast: boolean; sealed: Buffer },
): Buffer => {
  const end = sealed.length - TAG_BYTES;
  if (end < 0) throw new DamagedContent(`Chunk ${index} of ${of.sha256} is cut off.`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(of, index, isLast));
  decipher.setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    throw new DamagedContent(`Chunk ${index} of ${of.sha256} is not what was encrypted.`);
  }
};

const nonceOf = (index: number): Buffer => {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, NONCE_BYTES - 4);
  return nonce;
};

const associated = ({ tenant, sha256 }: ChunksOf, index: number, isLast: boolean): Buffer =>
  Buffer.from(`${tenant}|${sha256}|${index}|${isLast ? 'last' : 'more'}`);
