import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { WritError } from '#client';
import { sayLine } from '../terminal';

/** More than a key has; what is longer is something else. */
const KEY_MAX = 2_048;

/** Reads a key: typed at a terminal that does not show it, or as the first line of standard input. */
export const readKey = async (): Promise<string> => {
  const { stdin, stderr } = process;
  const isTyped = stdin.isTTY && stderr.isTTY;
  if (isTyped) sayLine(stderr, 'Type the API key, which is not shown, and press Enter.');
  // Where the terminal is ours, Node echoes what is typed to `output`: nowhere.
  const lines = createInterface({ input: stdin, output: nowhere(), terminal: isTyped });
  try {
    const [line] = (await Promise.race([
      once(lines, 'line'),
      once(lines, 'close').then(() => ['']),
    ])) as [string];
    const key = line.trim();
    if (key !== '' && key.length <= KEY_MAX && !/\s/.test(key)) return key;
    throw new WritError('That is no API key: nothing was stored.');
  } finally {
    lines.close();
  }
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
