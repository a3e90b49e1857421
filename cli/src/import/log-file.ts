import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { WritError } from '#client';
import { readable } from '../files';
import { LogDecoder } from './text-decoding';

/** A log on disk, gzip'd or not, read as text piece by piece; a slow reader slows the reading. */
export interface LogFile {
  readonly path: string;
  /** Bytes on disk, packed. */
  readonly size: number;
  /** Bytes of them read so far. */
  readonly bytesRead: () => number;
  /** The text from the beginning. Throws `WritError` for a damaged or cut-off file. */
  readonly text: () => AsyncGenerator<string, void, undefined>;
}

/** The file's name without its endings. */
export const logNameOf = ({ path }: Pick<LogFile, 'path'>): string =>
  basename(path).replace(/(\.(xes|csv|tsv|jsonocel|json|xmlocel|xml|sqlite3?|db))?(\.gz)?$/i, '');

const GZIP_MAGIC = 0x1f8b;
const PIECE_BYTES = 65_536;

/** Throws `WritError` when there is no such file. */
export const openLogFile = async (path: string): Promise<LogFile> => {
  const { head, size } = await readable(path, beginningOf(path));
  const isGzip = head.length >= 2 && head.readUInt16BE(0) === GZIP_MAGIC;
  let file: ReadStream | undefined;

  async function* text(): AsyncGenerator<string, void, undefined> {
    file = createReadStream(path, { highWaterMark: PIECE_BYTES });
    let decoder: LogDecoder | undefined;
    for await (const bytes of isGzip ? unpacked(file) : file) {
      decoder ??= new LogDecoder(bytes as Buffer);
      yield decoder.text(bytes as Buffer);
    }
    if (decoder) yield decoder.end();
  }

  return { path, size, bytesRead: () => file?.bytesRead ?? 0, text };
};

const beginningOf = async (path: string): Promise<{ head: Buffer; size: number }> => {
  const { size } = await stat(path);
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return { head: buffer.subarray(0, bytesRead), size };
  } finally {
    await handle.close();
  }
};

async function* unpacked(file: Readable): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
  // The callback is only for the loop below to see the file's errors too.
  pipeline(file, gunzip, () => undefined);
  try {
    for await (const bytes of gunzip) yield bytes as Buffer;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR')
      throw new WritError('the gzip file ends in the middle: get the file again, it is incomplete');
    if (code?.startsWith('Z_')) throw new WritError(`the gzip file is damaged: ${message}`);
    throw error;
  }
}
