import { readFileSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { WritError } from '#client';

/** What reading a file or a folder gives. Throws `WritError` when it cannot be read. */
export const readable = <T>(path: string, reading: Promise<T>): Promise<T> =>
  reading.catch((error: unknown) => {
    throw unreadable(path, error);
  });

/** The text of a file. Throws `WritError` when it cannot be read. */
export const textIn = (file: string): Promise<string> => readable(file, readFile(file, 'utf8'));

/** The same at once; `from` where the file is open already. */
export const textOf = (file: string, from: string | number = file): string => {
  try {
    return readFileSync(from, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
};

/** Writes a file that is there only when it is whole. Throws `WritError` when it was not written. */
export const writeWhole = async (
  file: string,
  write: (part: string) => Promise<void>,
): Promise<void> => {
  const part = `${file}.part`;
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new WritError(`${file} was not written: ${(error as Error).message}.`);
  }
};

const unreadable = (path: string, error: unknown): WritError =>
  new WritError(`${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
