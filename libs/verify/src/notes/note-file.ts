import { type Checkpoint, parseCheckpoint } from './checkpoint';
import { parseNote } from './signed-note';

/**
 * A file of signed notes, to which one is appended after the other: each is followed by this line. It is part of no
 * checkpoint, because it is no origin that a log has, no size, no root and no signature.
 */
const END = '=====';

/** A checkpoint and the note that it was read from. */
export interface NotedCheckpoint {
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** What is appended for a note; `before` is what the file ends with, half a note perhaps. */
export const appendedNote = (note: string, before = ''): string => {
  const isEnded = before === '' || before.endsWith(`${END}\n`);
  return `${isEnded ? '' : `\n\n${END}\n`}${note}${END}\n`;
};

/** The notes of a file, in its order; one that holds a single note without an end is read alike. */
export const notesIn = (file: string): readonly string[] =>
  file
    .split(`\n${END}\n`)
    .map((piece) => (piece.endsWith('\n') ? piece : `${piece}\n`))
    .filter((piece) => parseNote(piece) !== undefined);

/** The largest checkpoint of a file, with its note; undefined when there is none. */
export const latestCheckpoint = (file: string): NotedCheckpoint | undefined =>
  checkpointsIn(file).reduce<NotedCheckpoint | undefined>(
    (latest, one) => (latest && latest.checkpoint.size > one.checkpoint.size ? latest : one),
    undefined,
  );

/** The last note of a file that is of the first of these sizes that it has one of. */
export const noteOfSize = (
  file: string,
  ...sizes: readonly (number | undefined)[]
): string | undefined => {
  const all = checkpointsIn(file);
  const found = sizes.map((size) => all.findLast(({ checkpoint }) => checkpoint.size === size));
  return found.find((one) => one !== undefined)?.note;
};

const checkpointsIn = (file: string): readonly NotedCheckpoint[] =>
  notesIn(file).flatMap((note) => {
    const checkpoint = parseCheckpoint(parseNote(note)!.text);
    return checkpoint ? [{ note, checkpoint }] : [];
  });
