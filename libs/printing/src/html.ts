/** Text that is markup already. Everything else is escaped where it is put in. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = Html | string | number | null | undefined | false | readonly Part[];

/** Markup with values in it; a value is text and never markup, unless it is `Html`. */
export const html = (texts: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(texts.map((text, i) => text + (i < values.length ? markupOf(values[i]) : '')).join(''));

const markupOf = (value: Part): string => {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return (value as readonly Part[]).map(markupOf).join('');
  return escaped(String(value));
};

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and in quoted attributes; what would turn or hide text is shown by its number. */
const escaped = (text: string): string =>
  visible(text.replace(/[&<>"']/g, (character) => ESCAPES[character]!));

/**
 * Controls, and characters that nobody sees or that turn the writing direction (Unicode TR36 and TR9). Line breaks and tabs are none,
 * nor is what joins or colours an emoji.
 */
const HIDDEN =
  /(?![\n\r\t]|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200d|(?<=\p{Emoji})[\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** Shows hidden characters by their numbers, `[U+202E]`. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (character) => `[U+${codeOf(character)}]`);

/** One line, safe to show. */
export const visibleLine = (text: string): string => visible(text.replace(/\s+/gu, ' ').trim());

const codeOf = (character: string): string =>
  character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
