/** Every way a document is refused before anybody looks at what it says. */
export type JsonProblemCode =
  | 'too_large'
  | 'invalid_utf8'
  | 'byte_order_mark'
  | 'invalid_json'
  | 'too_deep'
  | 'duplicate_key'
  | 'forbidden_key'
  | 'nul_character'
  | 'lone_surrogate'
  | 'inexact_number';

/**
 * The first thing wrong with a document. `pointer` is an RFC 6901 JSON pointer ('' is the whole
 * document); a key that cannot be written down is named by its object. `message` tells the sender
 * what to do and quotes nothing of the document, so it may be logged.
 */
export interface JsonProblem {
  readonly pointer: string;
  readonly code: JsonProblemCode;
  readonly message: string;
}

/** The RFC 6901 JSON pointer made of `segments`, outermost first. */
export const pointerOf = (segments: readonly (string | number)[]): string =>
  segments.map((segment) => `/${escaped(String(segment))}`).join('');

const escaped = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');
