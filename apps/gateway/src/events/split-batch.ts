/**
 * The elements of a JSON array as the bytes they stand in, so that each event of a batch is judged,
 * and if need be quarantined, as it came and by itself. Undefined when the document is not an array
 * whose ends can be found: then nobody can say which events it was meant to hold.
 *
 * It finds where elements end and judges nothing else: what is inside is intake's to read.
 */
export const elementsOf = (document: Buffer): readonly Buffer[] | undefined => {
  let at = skipBlanks(document, 0);
  if (document[at] !== Char.openBracket) return undefined;
  at = skipBlanks(document, at + 1);
  if (document[at] === Char.closeBracket) return endsAfter(document, at) ? [] : undefined;

  const elements: Buffer[] = [];
  for (;;) {
    const end = endOfElement(document, at);
    if (end === undefined) return undefined;
    elements.push(document.subarray(at, end));
    if (document[end] === Char.closeBracket) return endsAfter(document, end) ? elements : undefined;
    at = skipBlanks(document, end + 1);
  }
};

/** Where the comma or bracket after the element at `start` stands; undefined when there is none. */
const endOfElement = (document: Buffer, start: number): number | undefined => {
  let depth = 0;
  for (let at = start; at < document.length; at++) {
    switch (document[at]) {
      case Char.quote:
        at = endOfString(document, at);
        break;
      case Char.openBrace:
      case Char.openBracket:
        depth++;
        break;
      case Char.closeBrace:
        depth--;
        break;
      case Char.closeBracket:
        if (depth === 0) return at;
        depth--;
        break;
      case Char.comma:
        if (depth === 0) return at;
        break;
      default:
    }
    if (depth < 0) return undefined;
  }
  return undefined;
};

/** The closing quote of the string that opens at `start`; the end of the document without one. */
const endOfString = (document: Buffer, start: number): number => {
  let at = start + 1;
  while (at < document.length && document[at] !== Char.quote)
    at += document[at] === Char.backslash ? 2 : 1;
  return at;
};

const skipBlanks = (document: Buffer, start: number): number => {
  let at = start;
  while (BLANKS.has(document[at] ?? Char.quote)) at++;
  return at;
};

const endsAfter = (document: Buffer, at: number): boolean =>
  skipBlanks(document, at + 1) === document.length;

const Char = {
  quote: 0x22,
  comma: 0x2c,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
