import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Readable by its owner only, where the caller names nothing else. */
const PRIVATE_MODE = 0o600;

/**
 * Writes a file whole or not at all, and resolves once it survives a power cut: a temporary file in the
 * same folder is written and flushed, takes the name, and the folder is flushed. A reader finds the old
 * content or the new one, never a part. On an error the old content stays.
 */
export const writeFileDurably = async (
  path: string,
  content: string | Uint8Array,
  { mode = PRIVATE_MODE }: { readonly mode?: number } = {},
): Promise<void> => {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
};

/** Makes the names in a folder survive a power cut: a flushed file without a name is lost. */
export const flushFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync().finally(() => folder.close());
};
