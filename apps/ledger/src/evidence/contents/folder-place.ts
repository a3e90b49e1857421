import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder } from '#platform';
import {
  type ByteRange,
  bytesOf,
  type ContentAddress,
  type ContentPlace,
  type ContentSink,
  type Extent,
  type FilePlace,
  pathOf,
} from './content-place';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** A folder that all instances of the ledger share: a file for each content, which appears only when it is whole. */
export class FolderPlace implements ContentPlace, FilePlace {
  readonly name = 'folder';

  /** @param setting what names the folder, for errors */
  constructor(
    private readonly folder: string,
    private readonly setting = 'WRIT_CONTENT_PLACE',
  ) {}

  async ready(): Promise<void> {
    try {
      // Creates the last folder of the path only: a disk that is not mounted must be noticed.
      await mkdir(this.folder, { mode: FOLDER_MODE }).catch(unlessThere);
      await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(
        `${this.setting}: ${this.folder} is no folder that can be written to (${code}): make it, or name another one.`,
        { cause: error },
      );
    }
  }

  sink(address: ContentAddress): Promise<ContentSink> {
    return this.sinkAt(pathOf(address));
  }

  async sinkAt(name: string): Promise<ContentSink> {
    const path = join(this.folder, name);
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
        await this.removeAt(name);
      },
    };
  }

  read(address: ContentAddress, extent: Extent): Promise<Buffer> {
    return this.readAt(pathOf(address), bytesOf(extent));
  }

  async readAt(name: string, { from, length }: ByteRange): Promise<Buffer> {
    const file = await open(join(this.folder, name), 'r').catch(unlessMissing);
    if (!file) return Buffer.alloc(0);
    try {
      const wanted = Buffer.alloc(length);
      for (let read = 0; read < wanted.length;) {
        const { bytesRead } = await file.read(wanted, read, wanted.length - read, from + read);
        if (bytesRead === 0) return wanted.subarray(0, read);
        read += bytesRead;
      }
      return wanted;
    } finally {
      await file.close();
    }
  }

  remove(address: ContentAddress): Promise<void> {
    return this.removeAt(pathOf(address));
  }

  async removeAt(name: string): Promise<void> {
    const path = join(this.folder, name);
    await rm(path, { force: true });
    await rm(partOf(path), { force: true });
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
