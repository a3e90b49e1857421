import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from '#platform';
import {
  type ContentAddress,
  type ContentPlace,
  type ContentSink,
  type Extent,
  pathOf,
} from './content-place';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** A folder that all instances of the ledger share: a file for each content, which appears only when it is whole. */
export class FolderPlace implements ContentPlace {
  readonly name = 'folder';

  constructor(private readonly folder: string) {}

  async ready(): Promise<void> {
    try {
      // Creates the last folder of the path only: a disk that is not mounted must be noticed.
      await mkdir(this.folder, { mode: FOLDER_MODE }).catch(unlessThere);
      await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(
        `WRIT_CONTENT_PLACE: ${this.folder} is no folder that can be written to (${code}): make it, or name another one.`,
        { cause: error },
      );
    }
  }

  async sink(address: ContentAddress): Promise<ContentSink> {
    const path = this.pathTo(address);
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    const file = await open(partOf(path), 'wx', FILE_MODE);
    let isOpen = true;
    const closed = async (): Promise<void> => {
      if (isOpen) await file.close();
      isOpen = false;
    };
    return {
      write: (sealed) => written(file, sealed),
      end: async () => {
        await file.sync();
        await closed();
        await rename(partOf(path), path);
        // The name of the file, and of its folder where that is new.
        await flushFolder(dirname(path));
        await flushFolder(this.folder);
      },
      discard: async () => {
        await closed();
        await this.remove(address);
      },
    };
  }

  async read(address: ContentAddress, { first, count, sealedBytes }: Extent): Promise<Buffer> {
    const file = await open(this.pathTo(address), 'r').catch(unlessMissing);
    if (!file) return Buffer.alloc(0);
    try {
      const wanted = Buffer.alloc(count * sealedBytes);
      for (let read = 0; read < wanted.length;) {
        const at = first * sealedBytes + read;
        const { bytesRead } = await file.read(wanted, read, wanted.length - read, at);
        if (bytesRead === 0) return wanted.subarray(0, read);
        read += bytesRead;
      }
      return wanted;
    } finally {
      await file.close();
    }
  }

  async remove(address: ContentAddress): Promise<void> {
    const path = this.pathTo(address);
    await rm(path, { force: true });
    await rm(partOf(path), { force: true });
  }

  private pathTo(address: ContentAddress): string {
    return join(this.folder, pathOf(address));
  }
}

const partOf = (path: string): string => `${path}.part`;

/** One call may write less than it was given. */
const written = async (file: FileHandle, bytes: Buffer): Promise<void> => {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
};

const unlessThere = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};

const unlessMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};
