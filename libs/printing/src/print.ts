import { once } from 'node:events';
import { printable, printableJson, printableLines } from './printable';

/**
 * The one place that writes to a terminal. A string is one line, and whatever is in it that is no text is escaped; line
 * ends come from lists, and colours from `Styled`, so that nobody's data can bring either.
 */
export type Line = string | Styled;

/** A line with our own colours in it, around texts that are escaped. */
export class Styled {
  private constructor(readonly text: string) {}

  /** `code` is one of Select Graphic Rendition (ECMA-48, 8.3.117); undefined for none. */
  static of(code: number | undefined, text: string): Styled {
    const safe = printable(text);
    return new Styled(code === undefined ? safe : `\u001b[${code}m${safe}\u001b[0m`);
  }

  /** Parts one after the other; strings are escaped. */
  static line(...parts: readonly Line[]): Styled {
    return new Styled(parts.map(shown).join(''));
  }
}

const shown = (line: Line): string => (line instanceof Styled ? line.text : printable(line));

export const sayLine = (stream: NodeJS.WritableStream, lines: Line | readonly Line[]): void => {
  for (const line of typeof lines === 'string' || lines instanceof Styled ? [lines] : lines)
    stream.write(`${shown(line)}\n`);
};

/** Redraws the line that the cursor is on. */
export const sayOverLine = (stream: NodeJS.WritableStream, line: Line): void => {
  stream.write(`\r\u001b[K${shown(line)}\n`);
};

export const sayJson = (stream: NodeJS.WritableStream, value: unknown): void => {
  stream.write(`${printableJson(value, 2)}\n`);
};

/** What was thrown, whole: its stack, and what caused it. */
export const sayFailure = (stream: NodeJS.WritableStream, error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  sayLine(stream, text.split('\n'));
  if (error instanceof Error && error.cause !== undefined) sayFailure(stream, error.cause);
};

/**
 * Content byte for byte to a file or another program, which may need each of them; to a terminal as text that is escaped.
 * Waits for a slow reader. Does not end the stream.
 */
export const sayContent = async (
  stream: NodeJS.WritableStream,
  content: AsyncIterable<Uint8Array>,
): Promise<void> => {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  const decoder = new TextDecoder();
  for await (const bytes of content) {
    const chunk = isTerminal ? printableLines(decoder.decode(bytes, { stream: true })) : bytes;
    if (!stream.write(chunk)) await once(stream, 'drain');
  }
  // A character that is cut off at the end is shown as such.
  if (isTerminal) stream.write(printableLines(decoder.decode()));
};
