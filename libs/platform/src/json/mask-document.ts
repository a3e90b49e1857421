import { isUtf8 } from 'node:buffer';
import { strictParse, type StrictParse } from '#json';
import { maskIn, masksIn, maskOf, maskSecrets, findSecrets, type SecretPlace } from '#secrets';

/** A document that somebody sent, without the secrets that stood in it. */
export interface MaskedDocument {
  /** As they came, byte for byte, where nothing had to be masked. */
  readonly bytes: Buffer;
  readonly parsed: StrictParse;
  /** What is masked in it, by us just now or by somebody before. */
  readonly masked: readonly SecretPlace[];
}

/** Where CloudEvents carry what is no JSON (JSON event format 1.0, section 3.1). */
const BINARY = 'data_base64';
const MASK = '[masked: ';

/**
 * Masks the secrets in a JSON document, or in what should have been one: in its texts, the names of its
 * fields and, of a CloudEvent, in the binary data that it carries. Never throws.
 */
export const maskDocument = (document: Uint8Array): MaskedDocument => {
  const bytes = Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  const parsed = strictParse(bytes);
  if (!parsed.ok) return maskText(bytes, parsed);
  const inTexts = maskIn(parsed.value);
  const inBinary = maskBinary(inTexts.value);
  const { value } = inBinary;
  const maskedBytes = value === parsed.value ? bytes : Buffer.from(JSON.stringify(value));
  const masked = [...(maskedBytes.includes(MASK) ? masksIn(value) : []), ...inBinary.masked];
  return {
    bytes: maskedBytes,
    parsed: value === parsed.value ? parsed : { ok: true, value },
    masked,
  };
};

const maskBinary = (value: unknown): { value: unknown; masked: readonly SecretPlace[] } => {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, BINARY))
    return { value, masked: [] };
  const binary = (value as Record<string, unknown>)[BINARY];
  if (typeof binary !== 'string') return { value, masked: [] };
  const text = textOf(Buffer.from(binary, 'base64'));
  const without = maskEscaped(text.text);
  const masked = masksIn(without).map(({ kind }) => ({ pointer: `/${BINARY}`, kind }));
  return without === text.text
    ? { value, masked }
    : { value: { ...value, [BINARY]: text.bytes(without).toString('base64') }, masked };
};

/** What cannot be read as JSON is looked at as a text. */
const maskText = (bytes: Buffer, problem: StrictParse): MaskedDocument => {
  const text = textOf(bytes);
  const without = maskEscaped(text.text);
  const masked = masksIn(without);
  if (without === text.text) return { bytes, parsed: problem, masked };
  const maskedBytes = text.bytes(without);
  const parsed = strictParse(maskedBytes);
  // What we made of it must not pass for what was sent.
  return { bytes: maskedBytes, parsed: parsed.ok ? problem : parsed, masked };
};

/** Bytes as a text that can be made bytes again: those that are no UTF-8 one by one. */
const textOf = (bytes: Buffer): { text: string; bytes: (text: string) => Buffer } => {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return { text: bytes.toString(encoding), bytes: (text) => Buffer.from(text, encoding) };
};

/** A secret that shows only once its escapes are read cannot be cut out: all of the text goes. */
const maskEscaped = (text: string): string => {
  const masked = maskSecrets(text);
  const [hidden] = masked.includes('\\') ? findSecrets(unescaped(masked)) : [];
  return hidden ? maskOf(hidden.kind) : masked;
};

const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll('\\/', '/');
