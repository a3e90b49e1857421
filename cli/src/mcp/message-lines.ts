import { pipeline, type Readable, Transform, type Writable } from 'node:stream';
import { STDIO_DEFAULT_MAX_BUFFER_SIZE } from '@modelcontextprotocol/server';
import { readMessage } from './messages';

const NEWLINE = 0x0a;

/**
 * The lines of `input` that are messages of MCP. Any other line gets its error on `output`: the SDK would leave it without an
 * answer. Ends with the input; fails with it, and at a line of more than 10 MiB.
 */
export const messageLines = (input: Readable, output: Writable): Readable => {
  let rest: Buffer = Buffer.alloc(0);
  const lines = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
        const line = rest.subarray(0, end + 1);
        rest = rest.subarray(end + 1);
        if (isMessage(line, output)) this.push(line);
      }
      const tooLong = rest.length > STDIO_DEFAULT_MAX_BUFFER_SIZE;
      done(tooLong ? new Error('A message on standard input is too long.') : null);
    },
  });
  // The reader of the lines gets the error.
  pipeline(input, lines, () => undefined);
  return lines;
};

const isMessage = (line: Buffer, output: Writable): boolean => {
  if (line.toString().trim() === '') return false;
  const read = readMessage(line);
  if ('message' in read) return true;
  output.write(`${JSON.stringify(read.refused)}\n`);
  return false;
};
