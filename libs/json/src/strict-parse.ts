import { isUtf8 } from 'node:buffer';
import { type JsonProblem, type JsonProblemCode } from './problem';
import { findProblem } from './scan';

/** What a document may measure. */
export interface ParseLimits {
  /** Length as UTF-8, in bytes; 1 MiB by default, which is what the bus carries in one message. */
  readonly maxBytes?: number;
  /**
   * Objects and arrays inside one another: a bare number has depth 0, `[]` has 1. 64 by default;
   * keep it under 1000, because every level is a function call.
   */
  readonly maxDepth?: number;
}

const DEFAULT_MAX_BYTES = 1_048_576;
const DEFAULT_MAX_DEPTH = 64;

export type StrictParse =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: JsonProblem };

/**
 * Reads JSON that will be hashed and stored: RFC 8259, less all that two readers could understand
 * differently or that does not come out of canonical JSON (RFC 8785) as it went in. Refused, with
 * the place as an RFC 6901 pointer: duplicate keys, the keys `__proto__`, `constructor` and
 * `prototype`, U+0000, lone surrogates, numbers that change in a double, too much depth or size,
 * bytes that are not UTF-8, a byte order mark. Accepted: -0, which becomes 0 in canonical form.
 *
 * Never throws. The value is exactly what `JSON.parse` gives.
 */
export const strictParse = (
  input: string | Uint8Array,
  { maxBytes = DEFAULT_MAX_BYTES, maxDepth = DEFAULT_MAX_DEPTH }: ParseLimits = {},
): StrictParse => {
  if (isLonger(input, maxBytes))
    return whole('too_large', `Send at most ${maxBytes} bytes, or a reference to the content.`);

  const text = typeof input === 'string' ? input : decoded(input);
  if (text === undefined) return whole('invalid_utf8', 'Encode the document as UTF-8.');
  if (text.startsWith(BYTE_ORDER_MARK))
    return whole('byte_order_mark', 'Remove the byte order mark before the document.');

  const problem = findProblem(text, maxDepth);
  return problem ? { ok: false, problem } : { ok: true, value: JSON.parse(text) as unknown };
};

const BYTE_ORDER_MARK = '\ufeff';
const UTF8_BYTES_PER_UNIT_MAX = 3;

const isLonger = (input: string | Uint8Array, maxBytes: number): boolean => {
  if (typeof input !== 'string') return input.length > maxBytes;
  if (input.length * UTF8_BYTES_PER_UNIT_MAX <= maxBytes) return false;
  return Buffer.byteLength(input) > maxBytes;
};

const decoded = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
    : undefined;

const whole = (code: JsonProblemCode, message: string): StrictParse => ({
  ok: false,
  problem: { pointer: '', code, message },
});
