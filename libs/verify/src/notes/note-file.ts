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
export const notesIn = (file: string): readonly string[] => parsedIn(file).map(({ note }) => note);

/** The checkpoints of a file. To read it takes long where it has the notes of a year: read it once. */
export class CheckpointFile {
  private readonly all: readonly NotedCheckpoint[];

  constructor(file: string) {
    this.all = parsedIn(file).flatMap(({ note, text }) => {
      const checkpoint = parseCheckpoint(text);
      return checkpoint ? [{ note, checkpoint }] : [];
    });
  }

  /** The largest checkpoint, with its note; undefined when there is none. */
  get latest(): NotedCheckpoint | undefined {
    return this.all.reduce<NotedCheckpoint | undefined>(
      (latest, one) => (latest && latest.checkpoint.size > one.checkpoint.size ? latest : one),
      undefined,
    );
  }

  /** The last note that is of the first of these sizes that the file has one of. */
  ofSize(...sizes: readonly (number | undefined)[]): string | undefined {
    const found = sizes.map((size) =>
      this.all.findLast(({ checkpoint }) => checkpoint.size === size),
    );
    return found.find((one) => one !== undefined)?.note;
  }
}

/** The largest checkpoint of a file, with its note; undefined when there is none. */
export const latestCheckpoint = (file: string): NotedCheckpoint | undefined =>
  new CheckpointFile(file).latest;

/** The notes of a file, with their texts. */
const parsedIn = (file: string): readonly { readonly note: string; readonly text: string }[] =>
  file
    .split(`\n${END}\n`)
    .map((piece) => (piece.endsWith('\n') ? piece : `${piece}\n`))
    .flatMap((note) => {
      const parsed = parseNote(note);
      return parsed ? [{ note, text: parsed.text }] : [];
    });
