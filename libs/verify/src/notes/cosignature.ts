import { isSignedBy, publicKeyOf, SIGNATURE_BYTES, signWith } from './ed25519';
import {
  COSIGNATURE,
  formatKeyOf,
  keyIdOf,
  parseKeyOf,
  type SignerKey,
  type VerifierKey,
} from './note-keys';
import { type NoteSignature, type SignedNote } from './signed-note';

/** A witness confirms that a log has only grown (C2SP tlog-cosignature, type 0x04). */
export type WitnessKey = VerifierKey;

/** "I have seen this checkpoint at this time, and it goes on from all that I saw before." */
export interface Cosignature {
  readonly witness: WitnessKey;
  /** When the witness signed, by its own clock. */
  readonly at: Date;
}

/** Seconds since 1970, as a big-endian integer of 64 bits, before the signature. */
const TIME_BYTES = 8;
/** The last second that a `Date` can hold. */
const TIME_MAX = 8_640_000_000_000n;

/** Reads a witness's verifier key; undefined when it is none, the key of a log for one. */
export const parseWitnessKey = (text: string): WitnessKey | undefined =>
  parseKeyOf(COSIGNATURE, text);

export const formatWitnessKey = (key: WitnessKey): string => formatKeyOf(COSIGNATURE, key);

/** The key that others verify a witness of this name and seed (32 random bytes) with. */
export const witnessKeyOf = (name: string, seed: Uint8Array): WitnessKey => {
  const publicKey = publicKeyOf(seed);
  return { name, id: keyIdOf(name, publicKey, COSIGNATURE), publicKey };
};

/** What a witness of this name and seed says of a checkpoint (the text of a note) at `seconds` since 1970. */
export const cosign = (
  text: string,
  { name, seed }: Pick<SignerKey, 'name' | 'seed'>,
  seconds: number,
): NoteSignature => {
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  const signature = signWith(seed, messageOf(text, BigInt(seconds)));
  return {
    name,
    id: witnessKeyOf(name, seed).id,
    signature: new Uint8Array([...time, ...signature]),
  };
};

/**
 * What those `known` say of the note, in the order of its signatures and once each. One under a known name and id that
 * does not hold makes the whole note worthless: undefined. Signatures of strangers are passed over.
 */
export const cosignaturesOf = (
  { text, signatures }: SignedNote,
  known: readonly WitnessKey[],
): readonly Cosignature[] | undefined => {
  const found: Cosignature[] = [];
  for (const { name, id, signature } of signatures) {
    const witness = known.find((one) => one.name === name && one.id === id);
    if (!witness || found.some((one) => one.witness === witness)) continue;
    const seconds = secondsOf(signature);
    if (seconds === undefined) return undefined;
    if (!isSignedBy(witness.publicKey, messageOf(text, seconds), signature.subarray(TIME_BYTES)))
      return undefined;
    found.push({ witness, at: new Date(Number(seconds) * 1_000) });
  }
  return found;
};

/** Whether anybody seems to have cosigned it: by the length of the signatures, for who has no key to check them. */
export const hasCosignatures = ({ signatures }: SignedNote): boolean =>
  signatures.some(({ signature }) => signature.length === TIME_BYTES + SIGNATURE_BYTES);

/** A witness never signs without a time. */
const secondsOf = (signature: Uint8Array): bigint | undefined => {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const { buffer, byteOffset } = signature;
  const seconds = new DataView(buffer, byteOffset, TIME_BYTES).getBigUint64(0);
  return seconds > 0n && seconds <= TIME_MAX ? seconds : undefined;
};

const messageOf = (text: string, seconds: bigint): Uint8Array =>
  new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${text}`);
