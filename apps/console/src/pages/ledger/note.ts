/** What a signed note of the log says, to be shown: nothing of it is checked here. */
export interface NoteShown {
  readonly origin: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  /** Names of those who have signed it: the log, and witnesses. */
  readonly signers: readonly string[];
}

/** The three lines and the signers of a note; undefined where it is none. */
export const noteOf = (text: string): NoteShown | undefined => {
  const [origin, size, root] = text.trimStart().split('\n');
  if (!origin || !root || !/^\d+$/.test(size ?? '')) return undefined;
  const signers = [...text.matchAll(/^— (\S+) \S+$/gmu)].map(([, name]) => name!);
  return { origin, size: Number(size), root, signers };
};

const UUID_7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;

/** Whether an id may be that of an event: those are UUIDs of version 7. Ids of work orders may look so, too. */
export const mayBeEvent = (id: string): boolean => UUID_7.test(id);
