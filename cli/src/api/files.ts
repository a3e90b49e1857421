import { type FileHandle, open, stat, unlink } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RequestOptions, type WritClient, WritError } from '#client';
import { sayContent, sayLine, type Terminal } from '../terminal';

type Query = RequestOptions['query'];

/** Writes a list as CSV, just as the server sends it, row by row. Throws `WritError` when it breaks off. */
export const writeCsv = async (
  client: WritClient,
  path: string,
  query: Query,
  { out }: Terminal,
): Promise<void> => {
  const stream = await client.stream(path, { query, accept: 'text/csv' });
  try {
    await sayContent(out, Readable.from(stream));
  } catch {
    throw brokenOff();
  }
};

/** Saves a list as a Parquet file and says so. Throws `WritError` when it breaks off, and where `file` exists. */
export const saveParquet = async (
  client: WritClient,
  path: string,
  { query, file }: { readonly query: Query; readonly file: string },
  { err }: Terminal,
): Promise<void> => {
  const target = await newFile(file);
  try {
    const stream = await client.stream(path, { query, accept: 'application/vnd.apache.parquet' });
    await saved(stream, target);
  } catch (error) {
    // Half a file, or an empty one, would be taken for an answer.
    await target.close().catch(() => undefined);
    await unlink(file);
    throw error;
  }
  sayLine(err, `Wrote ${(await stat(file)).size} bytes to ${file}.`);
};

const newFile = (file: string): Promise<FileHandle> =>
  open(file, 'wx').catch((error: NodeJS.ErrnoException) => {
    throw new WritError(`${file} cannot be written (${error.code}): name a new file.`);
  });

const saved = async (stream: ReadableStream<Uint8Array>, target: FileHandle): Promise<void> => {
  try {
    await pipeline(Readable.from(stream), target.createWriteStream());
  } catch {
    throw brokenOff();
  }
};

const brokenOff = (): WritError => new WritError('The answer broke off before its end: ask again.');
