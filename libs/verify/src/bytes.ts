const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 0xff;
const valueOf = new Uint8Array(256).fill(NONE);
for (let value = 0; value < ALPHABET.length; value += 1)
  valueOf[ALPHABET.charCodeAt(value)] = value;

/** Three bytes make four characters. */
const CHARACTERS = 4;
const BYTES = 3;
/** As many arguments as any engine takes in one call. */
const CHUNK = 8_192;

/** Bytes in base64 (RFC 4648, 4), with padding. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at += BYTES) {
    const left = bytes.length - at;
    const three = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    codes.push(
      codeOf(three >> 18),
      codeOf((three >> 12) & 63),
      left > 1 ? codeOf((three >> 6) & 63) : PADDING,
      left > 2 ? codeOf(three & 63) : PADDING,
    );
    if (codes.length >= CHUNK) text += String.fromCharCode(...codes.splice(0));
  }
  return text + String.fromCharCode(...codes);
};
const PADDING = '='.charCodeAt(0);
const codeOf = (value: number): number => ALPHABET.charCodeAt(value);

/**
 * The bytes of a base64 text; undefined for a text that `toBase64` would not have written: another alphabet, missing
 * padding, spaces, bits behind the end. So that nobody can write the same bytes in two ways.
 */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (text.length % CHARACTERS !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const length = (text.length / CHARACTERS) * BYTES - padding;
  const bytes = new Uint8Array(length);
  for (let at = 0, to = 0; to < length; at += CHARACTERS, to += BYTES) {
    const there = Math.min(CHARACTERS, text.length - padding - at);
    let four = 0;
    for (let n = 0; n < CHARACTERS; n += 1) {
      const value = n < there ? (valueOf[text.charCodeAt(at + n)] ?? NONE) : 0;
      if (value === NONE) return undefined;
      four = (four << 6) | value;
    }
    bytes[to] = four >> 16;
    // What does not fit any more is dropped, and must have been nothing.
    if (to + 1 < length) bytes[to + 1] = four >> 8;
    else if ((four & 0xffff) !== 0) return undefined;
    if (to + 2 < length) bytes[to + 2] = four;
    else if ((four & 0xff) !== 0) return undefined;
  }
  return bytes;
};

/** Bytes in lower-case hex. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The bytes of a text in hex that was checked before. */
export const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

/** A text in UTF-8. */
export const fromText = (text: string): Uint8Array => new TextEncoder().encode(text);

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
