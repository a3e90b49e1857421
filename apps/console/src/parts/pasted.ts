import { visible } from './user-text';

/** A text to paste elsewhere. */
export class Pasted {
  constructor(readonly text: string) {}
}

type Values = readonly (string | number | Pasted)[];

const pasting =
  (valueOf: (text: string) => string) =>
  (texts: TemplateStringsArray, ...values: Values): Pasted => {
    const shown = values.map((one) => (one instanceof Pasted ? one.text : valueOf(String(one))));
    return new Pasted(texts.map((text, i) => text + (shown[i] ?? '')).join(''));
  };

/** One line without a character that a terminal acts on. */
const inLine = (text: string): string => visible(text.replace(/\s/g, ' '));

const PLAIN = /^[\w./][\w.@:,/=%+-]*$/;

/** One word for a shell: nothing within single quotes means anything to it. What would be an option is left out. */
const word = (text: string): string => {
  if (PLAIN.test(text)) return text;
  return text.startsWith('-') ? `'…'` : `'${inLine(text).replaceAll("'", String.raw`'\''`)}'`;
};

/** A command line. Values are one word each, whatever they hold: many are from the address, which anybody may have written. */
export const shell = pasting(word);

/** A statement in SQL. Values are literals, whatever they hold. */
export const sql = pasting((text) => `'${inLine(text).replaceAll("'", "''")}'`);

/** What is pasted of a text that has no values in it, or of a `Pasted`. */
export const pastedText = (text: string | Pasted): string =>
  text instanceof Pasted ? text.text : text;
