import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { appendedNote, latestCheckpoint } from '#verify';
import { type Anchor, AnchorError, type PublishedCheckpoint, type Publication } from './anchor';

/** More than a hundred notes: earlier ones were checked when they were the last. */
const TAIL_BYTES = 64 * 1024;

/** An append-only text file of checkpoints, which may lie where nothing can be changed (`chattr +a`, a versioned share). */
export class FileAnchor implements Anchor {
  readonly kind = 'file';

  constructor(
    readonly name: string,
    private readonly path: string,
  ) {}

  readonly latestNote = async (): Promise<string | undefined> => {
    const tail = await this.tail();
    const latest = latestCheckpoint(tail);
    if (!latest && tail !== '')
      throw new AnchorError('The file holds something else than checkpoints: name another one.');
    return latest?.note;
  };

  async publish({ signed: given, signal }: Publication): Promise<PublishedCheckpoint> {
    const { note, checkpoint } = given;
    const tail = await this.tail();
    const held = latestCheckpoint(tail);
    if (held && held.checkpoint.size >= checkpoint.size)
      return { note: held.note, size: held.checkpoint.size };
    signal.throwIfAborted();
    await this.append(appendedNote(note, tail), tail === '');
    return { note, size: checkpoint.size };
  }

  private async append(text: string, isNew: boolean): Promise<void> {
    await this.opened('a', async (file) => {
      // One write: readers see all of it, or nothing.
      await file.write(text);
      await file.sync();
    });
    if (isNew) await syncFolder(dirname(this.path));
  }

  private async tail(): Promise<string> {
    try {
      return await this.opened('r', async (file) => {
        const { size } = await file.stat();
        const start = Math.max(0, size - TAIL_BYTES);
        const bytes = Buffer.alloc(size - start);
        const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
        return bytes.toString('utf8', 0, bytesRead);
      });
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return '';
      throw error;
    }
  }

  private async opened<T>(flags: 'a' | 'r', act: (file: FileHandle) => Promise<T>): Promise<T> {
    try {
      const file = await open(this.path, flags, 0o644);
      return await act(file).finally(() => file.close());
    } catch (error) {
      if (flags === 'r' && codeOf(error) === 'ENOENT') throw error;
      const what = flags === 'a' ? 'written' : 'read';
      throw new AnchorError(`The file cannot be ${what}: ${codeOf(error)}.`, { cause: error });
    }
  }
}

/** Makes the file's name survive a power cut, on systems that can open folders. */
const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
};

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).name;
