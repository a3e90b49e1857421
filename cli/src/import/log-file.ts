import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { UserError } from '../user-error';

/** A log on disk, gzip'd or not, read as text piece by piece; a slow reader slows the reading. */
export interface LogFile {
  readonly path: string;
  /** Bytes on disk, packed. */
  readonly size: number;
  /** Bytes of them read so far. */
  readonly bytesRead: () => number;
  /** The text from the beginning. Throws `UserError` for a damaged or cut-off file. */
  readonly text: () => AsyncGenerator<string, void, undefined>;
}

const GZIP_MAGIC = 0x1f8b;
const PIECE_BYTES = 65_536;

/** Throws `UserError` when there is no such file. */
export const openLogFile = async (path: string): Promise<LogFile> => {
  const { head, size } = await beginningOf(path);
  const isGzip = head.length >= 2 && head.readUInt16BE(0) === GZIP_MAGIC;
  let file: ReadStream | undefined;

  async function* text(): AsyncGenerator<string, void, undefined> {
    file = createReadStream(path, { highWaterMark: PIECE_BYTES });
    let decoder: TextDecoder | undefined;
    for await (const bytes of isGzip ? unpacked(file) : file) {
      decoder ??= decoderFor(bytes as Buffer);
      yield decoded(decoder, bytes as Buffer);
    }
    if (decoder) yield decoded(decoder, Buffer.alloc(0), false);
  }

  return { path, size, bytesRead: () => file?.bytesRead ?? 0, text };
};

const beginningOf = async (path: string): Promise<{ head: Buffer; size: number }> => {
  try {
    const { size } = await stat(path);
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return { head: buffer.subarray(0, bytesRead), size };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UserError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
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
      throw new UserError('the gzip file ends in the middle: get the file again, it is incomplete');
    if (code?.startsWith('Z_')) throw new UserError(`the gzip file is damaged: ${message}`);
    throw error;
  }
}

const DECLARED = /^<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/** What the byte order mark or the XML declaration says; UTF-8 where neither speaks. */
const decoderFor = (beginning: Buffer): TextDecoder => {
  if (beginning[0] === 0xff && beginning[1] === 0xfe) return decoderNamed('utf-16le');
  if (beginning[0] === 0xfe && beginning[1] === 0xff) return decoderNamed('utf-16be');
  const declared = DECLARED.exec(beginning.subarray(0, 200).toString('latin1'));
  return decoderNamed(declared?.[1] ?? 'utf-8');
};

const decoderNamed = (encoding: string): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw new UserError(`its encoding ${encoding} is not known here: save the file as UTF-8`);
  }
};

const decoded = (decoder: TextDecoder, bytes: Buffer, stream = true): string => {
  try {
    return decoder.decode(bytes, { stream });
  } catch {
    throw new UserError(`it holds bytes that are not ${decoder.encoding}: save the file as UTF-8`);
  }
};
