import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sayLine, type Terminal } from '../terminal';
import { UserError } from '../user-error';
import { type RequestOptions, type WritClient } from './client';

type Query = RequestOptions['query'];

/** Writes a list as CSV, just as the server sends it, row by row. Throws `UserError` when it breaks off. */
export const writeCsv = async (
  client: WritClient,
  path: string,
  query: Query,
  { out }: Terminal,
): Promise<void> => {
  const stream = await client.stream(path, { query, accept: 'text/csv' });
  try {
    for await (const bytes of Readable.fromWeb(stream as never))
      await written(out, bytes as Buffer);
  } catch {
    throw brokenOff();
  }
};

/** Saves a list as a Parquet file and says so. Throws `UserError` when it breaks off, and where `file` exists. */
export const saveParquet = async (
  client: WritClient,
  path: string,
  { query, file }: { readonly query: Query; readonly file: string },
  { err }: Terminal,
): Promise<void> => {
  const stream = await client.stream(path, { query, accept: 'application/vnd.apache.parquet' });
  const target = createWriteStream(file, { flags: 'wx' });
  try {
    await pipeline(Readable.fromWeb(stream as never), target);
  } catch (error) {
    if (isFileError(error))
      throw new UserError(`${file} cannot be written (${error.code}): name a new file.`);
    throw brokenOff();
  }
  sayLine(err, `Wrote ${target.bytesWritten} bytes to ${file}.`);
};

const brokenOff = (): UserError => new UserError('The answer broke off before its end: ask again.');

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && error.syscall === 'open';

/** Waits for a slow reader instead of gathering the answer here. */
const written = async (out: NodeJS.WritableStream, bytes: Buffer): Promise<void> => {
  if (!out.write(bytes)) await new Promise<void>((resolve) => out.once('drain', resolve));
};
