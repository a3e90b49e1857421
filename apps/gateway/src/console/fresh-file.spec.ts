import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreshFile } from './fresh-file';

describe('a file that is cached while it stays the same', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'writ-fresh-'));
    path = join(folder, 'index.html');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (text: string, minute: number): Promise<void> => {
    await writeFile(path, text);
    await utimes(path, 0, new Date(Date.UTC(2030, 0, 1, 0, minute)));
  };

  it('is read once, and again after it was rewritten', async () => {
    await write('names one.js', 1);
    const file = new FreshFile(path);
    const first = await file.content();
    expect(first.toString()).toBe('names one.js');
    expect(await file.content()).toBe(first);
    await write('names two.js', 2);
    expect((await file.content()).toString()).toBe('names two.js');
  });

  it('is gone when it is gone, and there when it comes back', async () => {
    const file = new FreshFile(path);
    await expect(file.content()).rejects.toMatchObject({ code: 'ENOENT' });
    await write('here', 1);
    expect((await file.content()).toString()).toBe('here');
    await rm(path);
    await expect(file.content()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
