import { type MaskedPlace } from '#contracts';
import { maskDocument, parseAs } from '#platform';
import { nameOf } from '../domain/envelope';
import { type FactError, factError } from '../domain/fact-error';
import { understand, type UnderstoodFact } from '../domain/understanding';

/** Something that arrived, and what it was understood to be. */
export interface Arrival {
  /** Byte for byte, but for the secrets in it: they are masked before anything else is done with it. */
  readonly raw: Buffer;
  readonly masked: readonly MaskedPlace[];
  /** As JSON; undefined when it is none. */
  readonly value: unknown;
  readonly name: { readonly source?: string; readonly id?: string };
  readonly fact: UnderstoodFact | FactError;
}

/** Reads what arrived. Never throws: whatever it is can be kept. */
export const arrivalOf = (arrived: Buffer, now: string): Arrival => {
  const { bytes: raw, parsed, masked } = maskDocument(arrived);
  if (parsed.ok) {
    const { value } = parsed;
    const fact = understand(value, now, parseAs, masked);
    return { raw, masked, value, name: nameOf(value), fact };
  }
  const { pointer, message } = parsed.problem;
  const fact = factError('malformed_json', pointer, message);
  return { raw, masked, value: undefined, name: {}, fact };
};
