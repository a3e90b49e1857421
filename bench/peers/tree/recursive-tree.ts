import { createHash } from 'node:crypto';
import { type Peer } from '../peer';
import { type LogTree, type TreeMaker } from './log-tree';

const NODE = Uint8Array.of(1);

/** The definitions of RFC 6962, 2.1 and 2.1.1, as they are written there, over leaf hashes in memory. */
export class RecursiveTree implements LogTree {
  private readonly leaves: Uint8Array[] = [];

  add(leaves: readonly Uint8Array[]): void {
    this.leaves.push(...leaves);
  }

  root(): Uint8Array {
    return headOf(this.leaves);
  }

  proof(index: number): readonly Uint8Array[] {
    return pathOf(index, this.leaves);
  }
}

const headOf = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  const k = splitOf(leaves.length);
  const [left, right] = [headOf(leaves.slice(0, k)), headOf(leaves.slice(k))];
  return createHash('sha256').update(NODE).update(left).update(right).digest();
};

const pathOf = (index: number, leaves: readonly Uint8Array[]): readonly Uint8Array[] => {
  if (leaves.length <= 1) return [];
  const k = splitOf(leaves.length);
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), headOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), headOf(leaves.slice(0, k))];
};

/** The largest power of two below `size`. */
const splitOf = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

export const recursiveTree: Peer<TreeMaker> = {
  name: 'the definition of RFC 6962',
  does: 'written down as recursive functions, with all leaves in memory; each root and each proof hashes the log again. It stores nothing.',
  open: () => Promise.resolve({ empty: () => new RecursiveTree(), close: () => Promise.resolve() }),
};
