import { rootOf } from '#verify';

/** Children of a stored node (C2SP tlog-tiles): see `TreeNodes`. */
const CHILDREN = 256;

/** A complete subtree: its root, over 256^level leaves from index · 256^level on. */
export interface Subtree {
  readonly level: number;
  readonly index: number;
  readonly root: Uint8Array;
}

/** How many leaves are below a node of a level. */
export const spanOf = (level: number): number => CHILDREN ** level;

/** Hashes leaf by leaf the roots that a log stores, level above level; at most 255 hashes of each are kept. */
export class Subtrees {
  /** By level: the nodes below that do not make a node yet. */
  private readonly open: Uint8Array[][] = [[]];
  private leaves = 0;

  /** Adds a leaf; the subtrees that it completes, the smallest first. */
  push(leaf: Uint8Array): readonly Subtree[] {
    this.leaves += 1;
    this.open[0]!.push(leaf);
    if (this.open[0]!.length < CHILDREN) return NONE;
    return this.complete();
  }

  private complete(): readonly Subtree[] {
    const completed: Subtree[] = [];
    for (let level = 0; this.open[level]!.length === CHILDREN; level += 1) {
      const root = rootOf(this.open[level]!);
      this.open[level] = [];
      (this.open[level + 1] ??= []).push(root);
      const index = this.leaves / spanOf(level + 1) - 1;
      completed.push({ level: level + 1, index, root });
    }
    return completed;
  }
}

const NONE: readonly Subtree[] = [];
