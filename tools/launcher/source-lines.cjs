/**
 * Stack traces name the lines of the source, as with Node's `--enable-source-maps`, which reads every source map when a
 * module is loaded: a fifth of a service's start. Here one is read when a trace needs it.
 */
'use strict';
const { readFileSync } = require('node:fs');
const { SourceMap } = require('node:module');
const { dirname, join, resolve, sep } = require('node:path');

const dist = join(module.path, '../../dist') + sep;
const maps = new Map();

const readMap = (file) => {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  } catch {
    return undefined;
  }
};

const mapOf = (file) => {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
};

/** One line of a trace, such as `append (…/dist/apps/ledger/src/log/writer.js:12:3)`. */
const inSource = (frame) => {
  const text = String(frame);
  const file = frame.getFileName();
  if (!file?.startsWith(dist)) return text;
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!entry?.originalSource) return text;
  const source = resolve(dirname(file), entry.originalSource);
  const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  return text.replace(`${file}:${line}:${column}`, () => place);
};

/** The NATS client takes a trace of every connection that closes and prints none: no map is read for it as a process ends. */
const isUnread = (error) => error.message === 'close trace';

Error.prepareStackTrace = (error, frames) =>
  [Error.prototype.toString.call(error), ...(isUnread(error) ? frames : frames.map(inSource))].join(
    '\n    at ',
  );
