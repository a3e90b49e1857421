/**
 * Everything that a terminal acts on instead of showing it, or that makes a text look like another one: controls (C0, DEL,
 * C1), formats (bidirectional overrides, zero-width characters, tags), line and paragraph separators, lone surrogates, and letters
 * and marks that nobody sees. What chooses the looks of an emoji stays.
 */
const UNPRINTABLE =
  /(?!(?<=\p{Emoji})[\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const UNPRINTABLE_WITHIN_LINES = new RegExp(String.raw`(?!\n)${UNPRINTABLE.source}`, 'gu');

/** One line that is safe to print: each of the above is escaped as in JSON, such as `\u001b`. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escaped);

/** The same for a text of several lines, which somebody else may have chosen: for content, never within a report. */
export const printableLines = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(UNPRINTABLE_WITHIN_LINES, escaped);

/** JSON that is safe to print, and parses to the same value. */
export const printableJson = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replace(UNPRINTABLE_WITHIN_LINES, escaped);

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escaped = (character: string): string => SHORT[character] ?? codeUnits(character);

const codeUnits = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
