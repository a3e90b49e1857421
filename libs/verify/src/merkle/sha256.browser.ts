import { sha256 as digest } from '@noble/hashes/sha2.js';

/** Replaces `sha256.ts` in a browser. */
export const sha256 = (bytes: Uint8Array): Uint8Array => digest(bytes);
