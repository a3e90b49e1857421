import { fromBase64, toBase64 } from '../bytes';
import { HASH_BYTES } from '../merkle/tree';

/** What a log says of itself at one size (C2SP tlog-checkpoint). */
export interface Checkpoint {
  /** Which log: a name without a scheme, such as `writ.example.com/main`. */
  readonly origin: string;
  readonly size: number;
  /** Root of the tree over the first `size` leaves. */
  readonly root: Uint8Array;
  /** Further lines, whose meaning is the origin's own. */
  readonly extensions: readonly string[];
}

const SIZE = /^(0|[1-9]\d*)$/;

/** The text of the note that a log signs. */
export const formatCheckpoint = ({ origin, size, root, extensions }: Checkpoint): string =>
  [origin, size, toBase64(root), ...extensions, ''].join('\n');

/** Reads the text of a note as a checkpoint; undefined when it is none. */
export const parseCheckpoint = (text: string): Checkpoint | undefined => {
  if (!text.endsWith('\n')) return undefined;
  const [origin = '', sizeText = '', rootText = '', ...extensions] = text.slice(0, -1).split('\n');
  const size = Number(sizeText);
  const root = fromBase64(rootText);
  if (origin === '' || !SIZE.test(sizeText) || !Number.isSafeInteger(size)) return undefined;
  if (root?.length !== HASH_BYTES) return undefined;
  return extensions.includes('') ? undefined : { origin, size, root, extensions };
};
