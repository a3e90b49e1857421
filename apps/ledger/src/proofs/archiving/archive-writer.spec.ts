import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '#testkit';
import { FolderPlace } from '../../evidence/contents/folder-place';
import { BLOCK_EVENTS } from '../../log/archive/archive-file';
import { ArchiveWriter } from './archive-writer';

const POSITIONS = { first: 1, last: BLOCK_EVENTS };
const FILE = 'events-000000000001-000000000256-tag.jsonl.gz';

describe('the writer of an archive', () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  const open = (tag?: string) => ArchiveWriter.open(new FolderPlace(folder), POSITIONS, tag);
  const block = Array.from({ length: BLOCK_EVENTS }, (_, at) => Buffer.from(`{"n":${at}}`));
  const provenance = { partition: 1, positions: POSITIONS, root: '', checkpoint: '' };

  it.each([FILE, `${FILE}.manifest.json`])(
    '[V3] refuses where %s is there, and leaves it as it is',
    async (name) => {
      await writeFile(join(folder, name), 'of another log');
      await expect(open('tag')).rejects.toThrow(`${name} is there already`);
      expect(await readdir(folder)).toEqual([name]);
      expect(await readFile(join(folder, name), 'utf8')).toBe('of another log');
    },
  );

  it('[V3] gives each archive names of its own, and removes only these when it gives up', async () => {
    const [one, other] = [await open(), await open()];
    for (const writer of [one, other]) await writer.write(block);
    const { file } = await one.finish(provenance);
    await other.finish(provenance);
    expect(await readdir(folder)).toHaveLength(4);
    await other.abandon();
    expect((await readdir(folder)).sort()).toEqual([file, `${file}.manifest.json`]);
  });
});
