import { type ReactNode } from 'react';

/** Controls, and characters that are invisible or turn the writing direction (Unicode TR36 and TR9). */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu;
const SHOWN = new Set(['\n', '\t', '\u200d']);

/** `text` with each hidden character as its number, `⟨U+202E⟩`; line breaks, tabs and the joiner of emoji stay. */
export const visible = (text: string): string =>
  text.replace(HIDDEN, (found) =>
    SHOWN.has(found)
      ? found
      : `⟨U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

/**
 * Text of a user, a client or an agent: never markup, isolated in either writing direction, and with hidden characters shown by
 * number. Every text from outside is shown by this component.
 */
export const UserText = ({
  children,
  none = '—',
}: {
  readonly children: string | number | null | undefined;
  readonly none?: ReactNode;
}) =>
  children === null || children === undefined || children === '' ? (
    <>{none}</>
  ) : (
    <bdi>{visible(String(children))}</bdi>
  );
