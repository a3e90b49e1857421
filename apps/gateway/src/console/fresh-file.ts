import { readFile, stat } from 'node:fs/promises';

interface Read {
  /** What the file was when it was read: a build that rewrites it changes one of these. */
  readonly version: string;
  readonly content: Promise<Buffer>;
}

/** A file that is cached in memory and read again after it was rewritten. */
export class FreshFile {
  private last: Read | undefined;

  constructor(private readonly path: string) {}

  /** What is in the file now. Fails as readFile does, with ENOENT where there is none. */
  async content(): Promise<Buffer> {
    const { mtimeMs, size, ino } = await stat(this.path);
    const version = `${mtimeMs} ${size} ${ino}`;
    if (this.last?.version !== version) this.last = { version, content: readFile(this.path) };
    const { content } = this.last;
    return content.catch((error: unknown) => {
      this.last = undefined;
      throw error;
    });
  }
}
