import {
  type Checkpoint,
  formatNote,
  parseNote,
  signersOf,
  signNote,
  type SignerKey,
  type VerifierKey,
} from '#verify';

/** How large a log was, and the root of its tree then. */
export type TreeAt = Pick<Checkpoint, 'size' | 'root'>;

/**
 * That a person has acknowledged in writing that the log is not the one that was signed: which checkpoints it does not
 * continue, and the tree from which it is signed again. It is signed by the log's key, so that nobody who can only write
 * to the database makes one. Its first line is no origin of a log: it is no checkpoint.
 */
export interface Acknowledgement {
  /** Of the event that says who acknowledged it, and why. */
  readonly position: number;
  readonly from: TreeAt;
  readonly lost: readonly TreeAt[];
}

const FORMAT = 'writ.log-acknowledgement.v1';

export const signAcknowledgement = (
  { position, from, lost }: Acknowledgement,
  key: SignerKey,
): string => {
  const lines = [FORMAT, key.name, `position ${position}`, lineOf(from), ...lost.map(lineOf)];
  return formatNote(signNote(`${lines.join('\n')}\n`, key));
};

/** Undefined for a note that the key has not signed, or that is none of these. */
export const parseAcknowledgement = (
  note: string,
  key: VerifierKey,
): Acknowledgement | undefined => {
  const signed = parseNote(note);
  if (!signed || signersOf(signed, [key])?.length !== 1) return undefined;
  const [format, origin, at = '', ...trees] = signed.text.trimEnd().split('\n');
  const position = Number(/^position (\d+)$/.exec(at)?.[1]);
  if (format !== FORMAT || origin !== key.name || !position) return undefined;
  const [from, ...lost] = trees.map(treeIn);
  return from && { position, from, lost };
};

export const isSameTree = (one: TreeAt, other: TreeAt): boolean =>
  one.size === other.size && Buffer.compare(one.root, other.root) === 0;

const lineOf = ({ size, root }: TreeAt): string =>
  `${size} ${Buffer.from(root).toString('base64')}`;

const treeIn = (line: string): TreeAt => {
  const [size, root = ''] = line.split(' ');
  return { size: Number(size), root: new Uint8Array(Buffer.from(root, 'base64')) };
};
