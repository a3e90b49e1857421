import { emptyRoot } from '../merkle/tree';
import { formatCheckpoint } from './checkpoint';
import { appendedNote, CheckpointFile, latestCheckpoint, notesIn } from './note-file';
import { signerKeyOf } from './note-keys';
import { formatNote, signNote } from './signed-note';

const key = signerKeyOf('log', new Uint8Array(32).fill(1));
const noteOf = (size: number): string =>
  formatNote(
    signNote(formatCheckpoint({ origin: 'log', size, root: emptyRoot, extensions: [] }), key),
  );
const appended = (file: string, size: number): string => file + appendedNote(noteOf(size), file);

describe('a file of notes', () => {
  it('[V3] gives back what was appended, as it was', () => {
    const file = [1, 2, 3].reduce(appended, '');
    expect(file.match(/^=====$/gm)).toHaveLength(3);
    expect(notesIn(file)).toEqual([1, 2, 3].map(noteOf));
    expect(latestCheckpoint(file)).toMatchObject({ note: noteOf(3), checkpoint: { size: 3 } });
    expect(new CheckpointFile(file).ofSize(9, undefined, 2, 3)).toBe(noteOf(2));
    expect(new CheckpointFile(file).ofSize(9)).toBeUndefined();
  });

  it('may be a single note, as somebody saved it, without its last line feed even', () => {
    expect(notesIn(noteOf(1))).toEqual([noteOf(1)]);
    expect(notesIn(noteOf(1).trimEnd())).toEqual([noteOf(1)]);
    expect(latestCheckpoint('')).toBeUndefined();
  });

  it('loses nothing but the note that was only half written, wherever it broke off', () => {
    const whole = appended('', 1);
    const added = appendedNote(noteOf(2), whole);
    for (let length = 1; length < added.length; length += 1) {
      const torn = whole + added.slice(0, length);
      const fixed = appended(torn, 3);
      const notes = notesIn(fixed);
      expect([length, notes.at(0), notes.at(-1)]).toEqual([length, noteOf(1), noteOf(3)]);
    }
  });

  it('[V3] is at its largest note, even if a smaller one was appended later', () =>
    expect(latestCheckpoint([1, 3, 2].reduce(appended, ''))!.checkpoint.size).toBe(3));
});
