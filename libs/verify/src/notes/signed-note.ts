import { fromBase64, fromHex, fromText, joined, toBase64, toHex } from '../bytes';
import { isSignedBy, signWith } from './ed25519';
import { type SignerKey, type VerifierKey } from './note-keys';

/** A text with the signatures below it (C2SP signed-note). */
export interface SignedNote {
  /** Ends with a line feed; the signatures are over its UTF-8 bytes. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** Key id in hex. */
  readonly id: string;
  readonly signature: Uint8Array;
}

const ID_BYTES = 4;
/** More signatures than anybody needs; a note with more is refused, as Go's reader does. */
const SIGNATURES_MAX = 100;
const LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u;

/** Reads a note without verifying anything; undefined when it is none. */
export const parseNote = (note: string): SignedNote | undefined => {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n') || hasControls(note)) return undefined;
  const signatures = parseSignatures(note.slice(end + 2));
  return signatures && { text: note.slice(0, end + 1), signatures };
};

/** Reads the lines below a note, as witnesses answer them; undefined when one is none. */
export const parseSignatures = (lines: string): readonly NoteSignature[] | undefined => {
  const signatures = lines.slice(0, -1).split('\n').map(signatureOf);
  if (!lines.endsWith('\n') || signatures.length > SIGNATURES_MAX) return undefined;
  return signatures.every((signature) => signature !== undefined) ? signatures : undefined;
};

/** Text and signatures as they are passed on. */
export const formatNote = ({ text, signatures }: SignedNote): string =>
  `${text}\n${signatures.map(lineOf).join('')}`;

/** Signs a text, which must end with a line feed. */
export const signNote = (text: string, ...keys: readonly SignerKey[]): SignedNote => {
  if (!text.endsWith('\n') || hasControls(text))
    throw new RangeError('A note is lines of text without control characters.');
  const message = fromText(text);
  const signatures = keys.map(({ name, id, seed }) => ({
    name,
    id,
    signature: signWith(seed, message),
  }));
  return { text, signatures };
};

/**
 * The keys among `known` whose signature the note carries and that hold. A signature under a known name and
 * id that does not hold makes the whole note worthless: undefined. Signatures of strangers are passed over.
 */
export const signersOf = (
  { text, signatures }: SignedNote,
  known: readonly VerifierKey[],
): readonly VerifierKey[] | undefined => {
  const message = fromText(text);
  const signers: VerifierKey[] = [];
  for (const { name, id, signature } of signatures) {
    const key = known.find((one) => one.name === name && one.id === id);
    if (!key || signers.includes(key)) continue;
    if (!isSignedBy(key.publicKey, message, signature)) return undefined;
    signers.push(key);
  }
  return signers;
};

const signatureOf = (line: string): NoteSignature | undefined => {
  const [, name, encoded] = LINE.exec(line) ?? [];
  if (name === undefined || encoded === undefined) return undefined;
  const bytes = fromBase64(encoded);
  if (!bytes || bytes.length <= ID_BYTES) return undefined;
  return {
    name,
    id: toHex(bytes.subarray(0, ID_BYTES)),
    signature: bytes.subarray(ID_BYTES),
  };
};

const lineOf = ({ name, id, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(joined(fromHex(id), signature))}\n`;

/** Below U+0020 only line feeds are text. */
const hasControls = (text: string): boolean =>
  [...text].some((char) => char < ' ' && char !== '\n') || !text.isWellFormed();
