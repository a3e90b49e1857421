import { parseAs, strictParse } from '#platform';
import { nameOf } from '../domain/envelope';
import { type Trouble, trouble } from '../domain/trouble';
import { understand, type UnderstoodFact } from '../domain/understanding';

/** Something that arrived, and what it was understood to be. */
export interface Arrival {
  /** Byte for byte. */
  readonly raw: Buffer;
  /** As JSON; undefined when it is none. */
  readonly value: unknown;
  readonly name: { readonly source?: string; readonly id?: string };
  readonly fact: UnderstoodFact | Trouble;
}

/** Reads what arrived. Never throws: whatever it is can be kept. */
export const arrivalOf = (raw: Buffer, now: string): Arrival => {
  const parsed = strictParse(raw);
  if (parsed.ok) {
    const { value } = parsed;
    return { raw, value, name: nameOf(value), fact: understand(value, now, parseAs) };
  }
  const { pointer, message } = parsed.problem;
  return { raw, value: undefined, name: {}, fact: trouble('malformed_json', pointer, message) };
};
