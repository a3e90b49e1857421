import { type ClientBase } from 'pg';
import { type LeafRange, rootOf } from '#verify';

/** Children of a stored node: the width of a tile of C2SP tlog-tiles. */
export const NODE_CHILDREN = 256;
/** Nodes that one turn stores: some milliseconds of hashing. */
const PAGE_NODES = 64;

export interface TileName {
  /** 0 for leaves. */
  readonly level: number;
  readonly index: number;
  /** 256, or less where the tree ends. */
  readonly width: number;
}

/**
 * Roots of subtrees of the log. Those of 256, 65,536 … leaves are stored once they are complete; all others are hashed
 * from these and from leaves, at most 256 of each level. Any instance can recompute the stored roots from the leaves.
 */
export class TreeNodes {
  constructor(
    private readonly sql: Pick<ClientBase, 'query'>,
    private readonly tiles?: Map<string, Promise<readonly Uint8Array[]>>,
  ) {}

  /** A copy that caches tiles, for many proofs in one tree of `size` leaves. */
  cached(): TreeNodes {
    return new TreeNodes(this.sql, new Map());
  }

  /** The root of each range of leaves, all of which must be in the log. Rejects as the database does. */
  async rootsOf(ranges: readonly LeafRange[]): Promise<readonly Uint8Array[]> {
    return Promise.all(ranges.map((range) => this.rootOf(range)));
  }

  async rootOf({ start, end }: LeafRange): Promise<Uint8Array> {
    const size = end - start;
    if (size <= NODE_CHILDREN) return rootOf(await this.hashes(0, start, end));
    const left = largestPowerBelow(size);
    // A complete subtree begins at a multiple of its size: its nodes are consecutive.
    if (left * 2 === size && start % size === 0) return this.completeRoot(start, size);
    const middle = start + left;
    const [first, rest] = await Promise.all([
      this.rootOf({ start, end: middle }),
      this.rootOf({ start: middle, end }),
    ]);
    return rootOf([first, rest]);
  }

  /**
   * Stores a page of nodes that are complete with the first `size` leaves, the lowest first. Answers whether more may
   * follow.
   */
  async store(size: number): Promise<boolean> {
    let isMore = false;
    for (let level = 1, span = NODE_CHILDREN; span <= size; level += 1, span *= NODE_CHILDREN) {
      const known = await this.known(level);
      const complete = Math.min(Math.floor(size / span), known + PAGE_NODES);
      for (let index = known; index < complete; index += 1)
        // A gap would never be filled: the next turn continues from the last node.
        if (!(await this.storeOne(level, index))) return isMore;
      isMore ||= complete < Math.floor(size / span);
    }
    return isMore;
  }

  /** The existing hashes of a level, from index `start` to `end − 1`; level 0 are the leaves. */
  async hashes(level: number, start: number, end: number): Promise<readonly Uint8Array[]> {
    const tile = Math.floor(start / NODE_CHILDREN);
    const isInOne = end <= (tile + 1) * NODE_CHILDREN;
    if (!this.tiles || !isInOne) return this.read(level, start, end);
    const first = tile * NODE_CHILDREN;
    const name = `${level}/${tile}`;
    const reading = this.tiles.get(name) ?? this.read(level, first, first + NODE_CHILDREN);
    this.tiles.set(name, reading);
    return (await reading).slice(start - first, end - first);
  }

  /**
   * A tile of hashes (C2SP tlog-tiles): `width` of a level from 256 · `index` on. Undefined when the first `size`
   * leaves do not have so many.
   */
  async tile(
    { level, index, width }: TileName,
    size: number,
  ): Promise<readonly Uint8Array[] | undefined> {
    const span = NODE_CHILDREN ** level;
    const start = index * NODE_CHILDREN;
    if ((start + width) * span > size) return undefined;
    const hashes = await this.hashes(level, start, start + width);
    if (hashes.length === width) return hashes;
    const missing = Array.from({ length: width }, (_, n) => (start + n) * span);
    return this.rootsOf(missing.map((first) => ({ start: first, end: first + span })));
  }

  private read(level: number, start: number, end: number): Promise<readonly Uint8Array[]> {
    return level === 0 ? this.leaves(start, end) : this.nodes(level, start, end);
  }

  private async completeRoot(start: number, size: number): Promise<Uint8Array> {
    let level = 1;
    let span = NODE_CHILDREN;
    for (; span * NODE_CHILDREN <= size; level += 1) span *= NODE_CHILDREN;
    const count = size / span;
    const nodes = await this.hashes(level, start / span, start / span + count);
    if (nodes.length === count) return rootOf(nodes);
    // Not stored yet: the halves are, or are small enough to be hashed.
    const middle = start + size / 2;
    const halves = await this.rootsOf([
      { start, end: middle },
      { start: middle, end: start + size },
    ]);
    return rootOf(halves);
  }

  /** False while nodes below it are missing. */
  private async storeOne(level: number, index: number): Promise<boolean> {
    const first = index * NODE_CHILDREN;
    const children = await this.hashes(level - 1, first, first + NODE_CHILDREN);
    if (children.length < NODE_CHILDREN) return false;
    await this.sql.query({
      name: 'store-tree-node',
      text: `INSERT INTO ledger.tree_nodes (level, index, hash) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING`,
      values: [level, index, Buffer.from(rootOf(children))],
    });
    return true;
  }

  private async known(level: number): Promise<number> {
    const { rows } = await this.sql.query<{ known: string }>({
      name: 'known-tree-nodes',
      text: 'SELECT coalesce(max(index) + 1, 0) AS known FROM ledger.tree_nodes WHERE level = $1',
      values: [level],
    });
    return Number(rows[0]!.known);
  }

  private async nodes(level: number, start: number, end: number): Promise<readonly Uint8Array[]> {
    const { rows } = await this.sql.query<{ hash: Buffer }>({
      name: 'tree-nodes',
      text: `SELECT hash FROM ledger.tree_nodes
        WHERE level = $1 AND index >= $2 AND index < $3 ORDER BY index`,
      values: [level, start, end],
    });
    return rows.map(({ hash }) => hash);
  }

  private async leaves(start: number, end: number): Promise<readonly Uint8Array[]> {
    const { rows } = await this.sql.query<{ leaf: Buffer }>({
      name: 'tree-leaves',
      text: `SELECT leaf FROM ledger.events WHERE position > $1 AND position <= $2 ORDER BY position`,
      values: [start, end],
    });
    return rows.map(({ leaf }) => leaf);
  }
}

/** The largest power of two below `count` (at least 2): where a tree divides (RFC 9162, 2.1.1). */
export const largestPowerBelow = (count: number): number => {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
};
