import { type WrongPlace } from '#contracts';
import { type Checkpoint, Frontier, HASH_BYTES, rootOf } from '#verify';
import { type HeadRow, type NodeRow } from './log-rows';
import { type Findings } from './findings';

/** A claim about the log at one size. */
export interface Claim {
  readonly check: 'checkpoints' | 'anchors';
  readonly checkpoint: Checkpoint;
  /** Nobody who can change the database could have made it. */
  readonly isTrusted: boolean;
  /** `The checkpoint of 300 events by key 1f2e3d4c`. */
  readonly what: string;
}

/**
 * Rebuilds the Merkle tree from the log's bytes and compares it with all that is stored of it: roots of subtrees,
 * checkpoints, anchors and the head. One that differs shows that something up to it is wrong. Only a trusted claim that
 * matches shows that everything up to it is right: who covers tracks recomputes the roots and the head, and signs with a
 * key of their own.
 */
export class TreeWalk {
  private readonly frontier = new Frontier();
  private readonly subtrees = new Subtrees();
  private nodes: NodeRow[] = [];
  private claims: Claim[] = [];
  private verified = 0;
  private readonly badRoots: WrongPlace[] = [];
  private readonly badClaims: Claim[] = [];
  private stored = 0;

  constructor(private readonly findings: Findings) {}

  get size(): number {
    return this.frontier.size;
  }

  /** All events up to here match a trusted claim. */
  get verifiedTo(): number {
    return this.verified;
  }

  /** How many stored roots were compared. */
  get storedRoots(): number {
    return this.stored;
  }

  /** Adds the stored roots and claims that end among the next leaves, by size. */
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
    for (const node of this.nodes) this.reportUnknownRoot(node);
    for (const { check, checkpoint, what } of this.claims)
      this.findings.wrong(
        check,
        `${what} covers ${checkpoint.size} events; the log ends at ${size}: its tail was cut.`,
        { from: size + 1, to: checkpoint.size },
      );
    this.reportBadClaims();
    this.reportBadRoots();
    this.compareHead(head);
  }

  private compareRoot({ level, index, root }: Subtree): void {
    while (this.nodes[0] && isBefore(this.nodes[0], this.size, level))
      this.reportUnknownRoot(this.nodes.shift()!);
    const node = this.nodes[0];
    if (node?.level !== level || node.index !== index) return;
    this.nodes.shift();
    this.stored += 1;
    const place = { from: index * spanOf(level) + 1, to: this.size };
    if (node.hash.compare(root) !== 0) this.badRoots.push(place);
  }

  private compareClaims(): void {
    for (let claim; (claim = this.claims[0]) && claim.checkpoint.size <= this.size;) {
      this.claims.shift();
      this.compareClaim(claim);
    }
  }

  private compareClaim(claim: Claim): void {
    const { root } = claim.checkpoint;
    if (!Buffer.from(this.frontier.root()).equals(root)) this.badClaims.push(claim);
    else if (claim.isTrusted) this.verified = this.size;
  }

  private reportBadClaims(): void {
    for (const { check, checkpoint, what } of this.badClaims) {
      const { size } = checkpoint;
      const isOtherTree = size <= this.verified;
      this.findings.wrong(
        check,
        `${what} has another root than the first ${size} events${isOtherTree ? ', which match what was signed after them: two trees were signed' : ''}.`,
        isOtherTree ? undefined : this.within({ from: 1, to: size }),
      );
    }
  }

  private reportBadRoots(): void {
    for (const place of this.badRoots) {
      const isRootItself = place.to <= this.verified;
      this.findings.wrong(
        'roots',
        `The stored root of positions ${place.from} to ${place.to} is not that of their events${isRootItself ? ', which match what is stored after them: the root itself was changed' : ''}.`,
        this.within(place),
      );
    }
  }

  private reportUnknownRoot({ level, index }: NodeRow): void {
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
    const expected = this.frontier.serialize();
    if (expected.equals(head.frontier)) return;
    this.findings.wrong(
      'head',
      `The frontier in the head row is not that of the ${size} events.`,
      this.within(this.differing(expected, head.frontier)),
    );
  }

  /** The first of the frontier's subtrees that differs. */
  private differing(expected: Buffer, stored: Buffer): WrongPlace {
    let from = 1;
    for (let at = 0; at < expected.length && expected.length === stored.length; at += HASH_BYTES) {
      const span = 2 ** Math.floor(Math.log2(this.size - from + 1));
      const place = { from, to: from + span - 1 };
      if (!expected.subarray(at, at + HASH_BYTES).equals(stored.subarray(at, at + HASH_BYTES)))
        return place;
      from += span;
    }
    return { from: 1, to: this.size };
  }

  /**
   * Where the first wrong position is, by a root of these positions that differs. It may be before them: the roots before
   * it may have been changed to match. Where all of them are verified, it is the root itself.
   */
  private within({ from, to }: WrongPlace): WrongPlace {
    return { from: this.verified < to ? this.verified + 1 : from, to };
  }
}

/** Whether a stored root belongs before the subtree of a level that ends at a size. */
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

/** Hashes the roots that a log stores, leaf by leaf and level by level; holds at most 255 hashes of each level. */
export class Subtrees {
  /** By level: the nodes below that do not complete a node yet. */
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
