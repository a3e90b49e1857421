import { type ReactNode } from 'react';

/**
 * Controls, and characters that are invisible or turn the writing direction (Unicode TR36 and TR9). Line breaks and tabs are none,
 * nor is what joins or colours an emoji.
 */
const HIDDEN =
  /(?![\n\t]|(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)\u200d|(?<=\p{Emoji})[\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** `text` with each hidden character as its number, `⟨U+202E⟩`. */
export const visible = (text: string): string =>
  text.replace(
    HIDDEN,
    (found) => `⟨U+${found.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`,
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
