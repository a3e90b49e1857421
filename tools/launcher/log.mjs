import { closeSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

const LOG_BYTES_MAX = 5 * 1024 * 1024;

/** A stop that is explained by its message alone: no stack trace is shown for it. */
export class Stop extends Error {
  name = 'Stop';
}

const UNPRINTABLE =
  /(?!\n)(?!(?<=\p{Emoji})[\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What is safe to print: everything that a terminal would act on is escaped as in JSON. As in
 * `libs/printing`, which is not built yet when the launcher runs.
 */
export const printable = (text) =>
  text.replace(UNPRINTABLE, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Prints what a tool has to say. */
export const print = (text) => void process.stdout.write(`${printable(text)}\n`);

/** Says one line as the launcher. Child processes' lines carry their own name in the brackets. */
export const say = (text) => print(`[writ] ${text}`);

/** Says why it ends: a `Stop` by its message, anything else whole. */
export const sayEnd = (error) =>
  void process.stderr.write(
    `${printable(`[writ] ${error instanceof Stop ? error.message : error.stack}`)}\n`,
  );

const LEVELS = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const KNOWN_ALREADY = ['time', 'service', 'pid', 'hostname'];

/**
 * A service's JSON log line as a person reads it: level, message, the rest as `name=value`, and the
 * stack of an error below. Any other line is returned as it is.
 */
export function readable(line) {
  if (!line.startsWith('{')) return line;
  try {
    const { level, msg, err, ...rest } = JSON.parse(line);
    if (!LEVELS[level]) return line;
    const values = Object.entries(rest)
      .filter(([name]) => !KNOWN_ALREADY.includes(name))
      .map(([name, value]) => `${name}=${shortly(value)}`);
    const text = [LEVELS[level].padEnd(5), msg, ...values].filter(Boolean).join(' ');
    const stack = err && String(err.stack ?? shortly(err));
    // A line of a message must not look like a line of another process.
    return err ? `${oneLine(text)}\n${stack.replaceAll(/\n(?! {4}at )/g, '\n  ')}` : oneLine(text);
  } catch {
    return line;
  }
}

const oneLine = (text) => text.replaceAll('\n', '\\n');

const shortly = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** Copies a child's output to ours, each line with the child's name before it. */
export function prefixOutput(child, name, write = (text) => process.stdout.write(text)) {
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', (line) =>
        write(`[${name}] ${printable(readable(line))}\n`),
      );
}

/**
 * Opens a log file to append to and returns its descriptor. A file over 5 MB is moved to `<path>.1`
 * first, so the two files together stay bounded however often the system is started.
 */
export function openLog(path) {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX)
    renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The last `bytes` of a log file, for messages that must show why something did not start. */
export function tailOf(path, bytes = 2000) {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0) return '';
  const buffer = Buffer.alloc(Math.min(bytes, size));
  const file = openSync(path, 'r');
  readSync(file, buffer, 0, buffer.length, size - buffer.length);
  closeSync(file);
  return buffer.toString('utf8');
}
