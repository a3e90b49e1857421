import { fromBase64, fromText, joined, toBase64, toHex } from '../bytes';
import { sha256 } from '../merkle/sha256';
import { PUBLIC_KEY_BYTES, publicKeyOf, SEED_BYTES } from './ed25519';

/**
 * Keys of signed notes as people pass them on (C2SP signed-note, "Verifier keys"):
 * `<name>+<key id in hex>+<base64 of the type and the public key>`.
 */
export interface VerifierKey {
  readonly name: string;
  /** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), in hex. */
  readonly id: string;
  readonly publicKey: Uint8Array;
}

export interface SignerKey {
  readonly name: string;
  readonly id: string;
  readonly seed: Uint8Array;
}

/** What a key signs: a note (0x01), or, as a witness, a checkpoint and a time (0x04, C2SP tlog-cosignature). */
export type SignatureType = typeof ED25519 | typeof COSIGNATURE;
const ED25519 = 0x01;
export const COSIGNATURE = 0x04;
const ID_BYTES = 4;
const PRIVATE = 'PRIVATE+KEY+';

/** Names hold neither spaces nor `+`, nor nothing. */
const NAME = /^[^\s+]+$/u;

/** The id of a key under a name. */
export const keyIdOf = (
  name: string,
  publicKey: Uint8Array,
  type: SignatureType = ED25519,
): string =>
  toHex(sha256(joined(fromText(`${name}\n`), Uint8Array.of(type), publicKey))).slice(
    0,
    2 * ID_BYTES,
  );

/** Reads a verifier key; undefined when it is none, or of another type than Ed25519. */
export const parseVerifierKey = (text: string): VerifierKey | undefined =>
  parseKeyOf(ED25519, text);

export const formatVerifierKey = (key: VerifierKey): string => formatKeyOf(ED25519, key);

/** The same for the verifier key of any type. */
export const parseKeyOf = (type: SignatureType, text: string): VerifierKey | undefined => {
  const [name = '', id = '', key = '', ...more] = splitAt(text.trim());
  const bytes = bytesOf(key, PUBLIC_KEY_BYTES, type);
  if (more.length > 0 || !NAME.test(name) || !bytes) return undefined;
  return id === keyIdOf(name, bytes, type) ? { name, id, publicKey: bytes } : undefined;
};

export const formatKeyOf = (type: SignatureType, { name, id, publicKey }: VerifierKey): string =>
  `${name}+${id}+${textOf(publicKey, type)}`;

/** Reads a signer key as Go's `note.GenerateKey` writes it; undefined when it is none. */
export const parseSignerKey = (text: string): SignerKey | undefined => {
  if (!text.startsWith(PRIVATE)) return undefined;
  const [name = '', id = '', key = '', ...more] = splitAt(text.slice(PRIVATE.length).trim());
  const seed = bytesOf(key, SEED_BYTES);
  if (more.length > 0 || !NAME.test(name) || !seed) return undefined;
  return id === keyIdOf(name, publicKeyOf(seed)) ? { name, id, seed } : undefined;
};

/** The keys of a seed (32 random bytes) under a name. Throws `RangeError` on a bad name or seed. */
export const signerKeyOf = (name: string, seed: Uint8Array): SignerKey => {
  if (!NAME.test(name)) throw new RangeError('The name of a key has neither spaces nor a plus.');
  return { name, id: keyIdOf(name, publicKeyOf(seed)), seed };
};

export const formatSignerKey = ({ name, id, seed }: SignerKey): string =>
  `${PRIVATE}${name}+${id}+${textOf(seed)}`;

/** What others verify with. */
export const verifierOf = ({ name, id, seed }: SignerKey): VerifierKey => ({
  name,
  id,
  publicKey: publicKeyOf(seed),
});

/** Base64 may hold a plus: only the first two part the fields. */
const splitAt = (text: string): readonly string[] => {
  const first = text.indexOf('+');
  const second = text.indexOf('+', first + 1);
  return first < 0 || second < 0
    ? []
    : [text.slice(0, first), text.slice(first + 1, second), text.slice(second + 1)];
};

const textOf = (key: Uint8Array, type: SignatureType = ED25519): string =>
  toBase64(joined(Uint8Array.of(type), key));

const bytesOf = (
  text: string,
  length: number,
  type: SignatureType = ED25519,
): Uint8Array | undefined => {
  const bytes = fromBase64(text);
  return bytes?.length === length + 1 && bytes[0] === type ? bytes.subarray(1) : undefined;
};
