/** Controls, and what is invisible or turns the direction of the text (Unicode TR36 and TR9): format characters and separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;
const KEPT = new Set(['\n', '\t', '\u200d']);

/** `text` with each hidden character as its number, `⟨U+202E⟩`; line breaks, tabs and the joiner of emoji stay. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (found) =>
    KEPT.has(found)
      ? found
      : `⟨U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
