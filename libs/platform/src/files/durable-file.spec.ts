import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileDurably } from './durable-file';

describe('a file that is written durably', () => {
  let folder: string;
  const path = (): string => join(folder, 'state');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-durable-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('replaces the whole content and leaves no temporary file', async () => {
    await writeFile(path(), 'a longer content than the next');

    await writeFileDurably(path(), 'new');

    expect(await readFile(path(), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['state']);
  });

  it('is readable by its owner only, unless the caller names another mode', async () => {
    await writeFileDurably(path(), 'secret');
    expect((await stat(path())).mode & 0o777).toBe(0o600);

    await writeFileDurably(path(), 'public', { mode: 0o644 });
    expect((await stat(path())).mode & 0o777).toBe(0o644);
  });

  it('is whole at every moment, whatever is written at the same time', async () => {
    const contents = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(200_000));
    await writeFileDurably(path(), contents[0]!);

    const writing = Promise.all(contents.map((content) => writeFileDurably(path(), content)));
    const seen = await Promise.all(Array.from({ length: 50 }, () => readFile(path(), 'utf8')));
    await writing;

    expect(seen.every((content) => contents.includes(content))).toBe(true);
    expect(await readdir(folder)).toEqual(['state']);
  });

  it('leaves what was there when the new content cannot take its place', async () => {
    await mkdir(path());
    await writeFile(join(path(), 'old'), 'old');

    await expect(writeFileDurably(path(), 'new')).rejects.toThrow(/EISDIR/);

    expect(await readdir(path())).toEqual(['old']);
    expect(await readdir(folder)).toEqual(['state']);
  });
});
