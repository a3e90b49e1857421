import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder, writeFileDurably } from '#platform';
import { type Checkpoint, parseCheckpoint, parseNote } from '#verify';

/** A note that this machine has signed. */
export interface RecordedNote {
  /** 1, 2, 3 …, in the order of signing. */
  readonly number: number;
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

const NAME = /^(\d{12})\.note$/;
const nameOf = (number: number): string => `${String(number).padStart(12, '0')}.note`;

/**
 * The last signature, in a folder beside the log's key and outside the database: a file that is written and flushed
 * before anybody gets the signature. The processes of one machine share it; each number is taken once, so that no two
 * processes sign different successors of one note (a split view).
 */
export class SignedRecord {
  constructor(private readonly folder: string) {}

  /** Undefined where this machine has signed nothing. Rejects for an unreadable folder or a damaged file. */
  async last(): Promise<RecordedNote | undefined> {
    for (;;) {
      const number = (await this.numbers()).at(-1);
      if (number === undefined) return undefined;
      const path = join(this.folder, nameOf(number));
      const note = await readFile(path, 'utf8').catch(unlessAbsent);
      // Another process has replaced it by the next one.
      if (note === undefined) continue;
      const checkpoint = parseCheckpoint(parseNote(note)?.text ?? '');
      if (checkpoint) return { number, note, checkpoint };
      throw new Error(`${path} is damaged: nothing is signed. Restore it from a backup.`);
    }
  }

  /** Records `note` as the successor of `before`; false where another process was faster. */
  async append(note: string, before: RecordedNote | undefined): Promise<boolean> {
    const number = (before?.number ?? 0) + 1;
    const target = join(this.folder, nameOf(number));
    const created = await mkdir(this.folder, { recursive: true, mode: 0o700 });
    if (created !== undefined) await flushFolder(dirname(this.folder));
    const own = `${target}.${randomUUID()}.draft`;
    await writeFileDurably(own, note);
    try {
      await link(own, target);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(own, { force: true });
    }
    await flushFolder(this.folder);
    const numbers = await this.numbers();
    if (numbers.at(-1) !== number) {
      // The name was free because a process that is ahead has removed older files.
      await rm(target, { force: true });
      return false;
    }
    for (const old of numbers.slice(0, -1))
      await rm(join(this.folder, nameOf(old)), { force: true });
    return true;
  }

  private async numbers(): Promise<readonly number[]> {
    const names = (await readdir(this.folder).catch(unlessAbsent)) ?? [];
    return names
      .flatMap((name) => (NAME.exec(name)?.[1] ? [Number(NAME.exec(name)![1])] : []))
      .sort((a, b) => a - b);
  }
}

const unlessAbsent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};
