import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCheckpoint, formatNote, signerKeyOf, signNote } from '#verify';
import { temporaryFolder } from '#testkit';
import { SignedRecord } from './signed-record';

const key = signerKeyOf('writ-1', new Uint8Array(32).fill(1));
const noteOf = (size: number): string =>
  formatNote(
    signNote(
      formatCheckpoint({ origin: 'writ-1', size, root: new Uint8Array(32), extensions: [] }),
      key,
    ),
  );

describe('the record of what a machine has signed', () => {
  let folder: string;
  let record: SignedRecord;
  beforeEach(() => {
    folder = join(temporaryFolder(), 'log-key.signed');
    record = new SignedRecord(folder);
  });

  it('says nothing before the first signature, and then the last one, after a restart too', async () => {
    expect(await record.last()).toBeUndefined();
    expect(await record.append(noteOf(1), undefined)).toBe(true);
    expect(await record.append(noteOf(2), await record.last())).toBe(true);
    expect(await new SignedRecord(folder).last()).toMatchObject({ note: noteOf(2), number: 2 });
    expect(await readdir(folder)).toEqual(['000000000002.note']);
  });

  it('takes one successor of a note, however many processes offer theirs at once', async () => {
    await record.append(noteOf(1), undefined);
    const before = await record.last();
    const offers = Array.from({ length: 8 }, (_, n) =>
      new SignedRecord(folder).append(noteOf(n + 2), before),
    );
    expect((await Promise.all(offers)).filter(Boolean)).toHaveLength(1);
    // Somebody who read long ago comes after another has tidied up.
    await record.append(noteOf(20), await record.last());
    expect(await record.append(noteOf(9), before)).toBe(false);
    expect((await record.last())!.checkpoint.size).toBe(20);
  });

  it('refuses to guess when its file is damaged, and names it', async () => {
    await record.append(noteOf(1), undefined);
    await writeFile(join(folder, '000000000001.note'), '');
    await expect(record.last()).rejects.toThrow(
      /000000000001\.note is damaged: nothing is signed\. Restore it from a backup\.$/,
    );
  });
});
