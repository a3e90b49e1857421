import { createInterface } from 'node:readline/promises';
import Table from 'cli-table3';
import { WritError } from '#client';
import { printable, sayFailure, sayLine } from '#printing';

export { sayContent, sayJson, sayLine, sayOverLine, Styled } from '#printing';

/** Where a command writes: answers to `out`, everything about the doing to `err`. */
export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  /** True where progress may redraw its line. */
  readonly redraws: boolean;
  /** Asks the reader to confirm; absent where nobody sits there. */
  readonly confirms?: (question: string) => Promise<boolean>;
}

export const processTerminal = (): Terminal => ({
  out: process.stdout,
  err: process.stderr,
  redraws: process.stderr.isTTY === true,
  ...(process.stdin.isTTY && process.stderr.isTTY && { confirms: confirmOnStandardInput }),
});

/** Only `y` and `yes` confirm; an end of input does not. */
const confirmOnStandardInput = async (question: string): Promise<boolean> => {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const reply = await Promise.race([lines.question(`${printable(question)} [y/N] `), ended]);
    return /^\s*y(es)?\s*$/i.test(reply);
  } finally {
    lines.close();
  }
};

/** A text of our own that has several lines, such as help. */
export const sayText = (stream: NodeJS.WritableStream, text: string): void =>
  sayLine(stream, text.replace(/\n$/, '').split('\n'));

/** Ends a command with what went wrong: errors of the caller as sentences, anything else whole. */
export const sayError = (error: unknown): void => {
  if (error instanceof WritError) sayLine(process.stderr, error.lines);
  else sayFailure(process.stderr, error);
  process.exitCode = 1;
};

const PLAIN_RULES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows under their column names, aligned by spaces so that the text can be cut and searched. */
export const tableOf = (
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] => {
  const table = new Table({
    head: columns.map(printable),
    chars: PLAIN_RULES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map(printable)));
  const lines = table.toString().split('\n');
  return lines.map((line) => line.trimEnd());
};

/** A cell as people read it: `TBD` for what nobody knows, never `null` or `[object Object]`. */
export const cellOf = (value: unknown): string => {
  if (value === null || value === undefined) return 'TBD';
  if (Array.isArray(value)) return value.map(cellOf).join(', ');
  return printable(typeof value === 'object' ? JSON.stringify(value) : onOneLine(String(value)));
};

const onOneLine = (text: string): string => text.replace(/[\t\n\v\f\r]+/g, ' ');
