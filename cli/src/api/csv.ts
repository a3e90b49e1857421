import { Readable } from 'node:stream';
import { type Terminal } from '../terminal';
import { UserError } from '../user-error';
import { type RequestOptions, type WritClient } from './client';

/** Writes a list as CSV, just as the server sends it, row by row. Throws `UserError` when it breaks off. */
export const writeCsv = async (
  client: WritClient,
  path: string,
  query: RequestOptions['query'],
  { out }: Terminal,
): Promise<void> => {
  const stream = await client.stream(path, { query, accept: 'text/csv' });
  try {
    for await (const bytes of Readable.fromWeb(stream as never))
      await written(out, bytes as Buffer);
  } catch {
    throw new UserError('The answer broke off before its end: ask again.');
  }
};

/** Waits for a slow reader instead of gathering the answer here. */
const written = async (out: NodeJS.WritableStream, bytes: Buffer): Promise<void> => {
  if (!out.write(bytes)) await new Promise<void>((resolve) => out.once('drain', resolve));
};
