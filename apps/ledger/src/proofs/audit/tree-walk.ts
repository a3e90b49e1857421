import { type Checkpoint, Frontier, HASH_BYTES, rootOf } from '#verify';
import { type HeadRow, type NodeRow } from './log-rows';
import { type Findings, type Place } from './findings';

/** What was said of the log at one size. */
export interface Claim {
  readonly check: 'checkpoints' | 'anchors';
  readonly checkpoint: Checkpoint;
  /** `The checkpoint of 300 events by key 1f2e3d4c`. */
  readonly what: string;
}

/**
 * Builds the tree of the log's bytes anew and compares it with everything that is kept of it: roots of subtrees,
 * checkpoints, anchors and the head. A root that does not fit says that something before it is wrong; what fits
 * says up to where all is well: between them is the first wrong position.
 */
export class TreeWalk {
  private readonly frontier = new Frontier();
  private readonly subtrees = new Subtrees();
  private nodes: NodeRow[] = [];
  private claims: Claim[] = [];
  /** All events up to here are those of which something that is kept was made. */
  private fittingTo = 0;
  private readonly badRoots: Place[] = [];
  private stored = 0;

  constructor(private readonly findings: Findings) {}

  get size(): number {
    return this.frontier.size;
  }

  /** How many stored roots were compared. */
  get storedRoots(): number {
    return this.stored;
  }

  /** What is due up to the next leaves, by the sizes that they end at. */
  offer(nodes: readonly NodeRow[], claims: readonly Claim[]): void {
    this.nodes.push(...nodes);
    if (claims.length > 0)
      this.claims = [...this.claims, ...claims].sort(
        (one, other) => one.checkpoint.size - other.checkpoint.size,
      );
    this.compareClaims();
  }

  take(leaf: Uint8Array): void {
    this.frontier.push(leaf);
    for (const subtree of this.subtrees.push(leaf)) this.compareRoot(subtree);
    this.compareClaims();
  }

  /** The log has no more events. */
  finish(head: HeadRow | undefined): void {
    const { size } = this;
    for (const node of this.nodes) this.strange(node);
    for (const { check, checkpoint, what } of this.claims)
      this.findings.wrong(
        check,
        `${what} covers ${checkpoint.size} events; the log ends at ${size}: its tail was cut.`,
        { from: size + 1, to: checkpoint.size },
      );
    this.tellBadRoots();
    this.compareHead(head);
  }

  private compareRoot({ level, index, root }: Subtree): void {
    while (this.nodes[0] && isBefore(this.nodes[0], this.size, level))
      this.strange(this.nodes.shift()!);
    const node = this.nodes[0];
    if (node?.level !== level || node.index !== index) return;
    this.nodes.shift();
    this.stored += 1;
    const place = { from: index * spanOf(level) + 1, to: this.size };
    if (node.hash.compare(root) !== 0) this.badRoots.push(place);
    else if (place.from <= this.fittingTo + 1) this.fittingTo = Math.max(this.fittingTo, place.to);
  }

  private compareClaims(): void {
    for (let claim; (claim = this.claims[0]) && claim.checkpoint.size <= this.size;) {
      this.claims.shift();
      this.compareClaim(claim);
    }
  }

  private compareClaim({ check, checkpoint, what }: Claim): void {
    const { size } = this;
    if (Buffer.from(this.frontier.root()).equals(checkpoint.root)) {
      this.fittingTo = size;
      return;
    }
    this.findings.wrong(
      check,
      `${what} has another root than the first ${size} events.`,
      this.within({ from: 1, to: size }),
    );
  }

  private tellBadRoots(): void {
    for (const place of this.badRoots) {
      const isRootItself = place.to <= this.fittingTo;
      this.findings.wrong(
        'roots',
        `The stored root of positions ${place.from} to ${place.to} is not that of their events${isRootItself ? ', which fit what is kept after them: it is the root that was changed' : ''}.`,
        this.within(place),
      );
    }
  }

  private strange({ level, index }: NodeRow): void {
    const [from, to] = [index * spanOf(level) + 1, (index + 1) * spanOf(level)];
    this.findings.wrong(
      'roots',
      `A root is stored for level ${level}, index ${index} (positions ${from} to ${to}); the log of ${this.size} events has no such subtree.`,
    );
  }

  private compareHead(head: HeadRow | undefined): void {
    const { size } = this;
    if (!head) return this.findings.wrong('head', 'The log has no head row.');
    if (head.size !== size) {
      const place = { from: Math.min(size, head.size) + 1, to: Math.max(size, head.size) };
      const message = `The head row says ${head.size} events; there are ${size}.`;
      return this.findings.wrong('head', message, place);
    }
    const due = this.frontier.serialize();
    if (due.equals(head.frontier)) return;
    this.findings.wrong(
      'head',
      `The frontier in the head row is not that of the ${size} events.`,
      this.within(this.differing(due, head.frontier)),
    );
  }

  /** The first of the frontier's subtrees that is another one. */
  private differing(due: Buffer, kept: Buffer): Place {
    let from = 1;
    for (let at = 0; at < due.length && due.length === kept.length; at += HASH_BYTES) {
      const span = 2 ** Math.floor(Math.log2(this.size - from + 1));
      const place = { from, to: from + span - 1 };
      if (!due.subarray(at, at + HASH_BYTES).equals(kept.subarray(at, at + HASH_BYTES)))
        return place;
      from += span;
    }
    return { from: 1, to: this.size };
  }

  /** The part of a place that nothing else has seen as it is, where there is one. */
  private within({ from, to }: Place): Place {
    return { from: this.fittingTo < to ? Math.max(from, this.fittingTo + 1) : from, to };
  }
}

/** Whether a stored root should have been met before the subtree of a level that ends at a size. */
const isBefore = (node: NodeRow, size: number, level: number): boolean => {
  const end = (node.index + 1) * spanOf(node.level);
  return end < size || (end === size && node.level < level);
};

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
