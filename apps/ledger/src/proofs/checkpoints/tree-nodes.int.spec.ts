import {
  consistencyRanges,
  inclusionRanges,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '#verify';
import { LogOfLeaves } from './log-of-leaves.fixture';
import { NODE_CHILDREN, TreeNodes } from './tree-nodes';

/** More than 65,536, so that there are nodes of two levels. */
const SIZE = 66_000;
const SIZES = [1, 2, 255, 256, 257, 511, 512, 513, 1_000, 32_768, 65_535, 65_536, 65_537, SIZE];

describe('the roots of subtrees', () => {
  let log: LogOfLeaves;
  let nodes: TreeNodes;
  beforeAll(async () => {
    log = await LogOfLeaves.open();
    nodes = new TreeNodes(log.pool);
    for (let i = 0; i < SIZE; i += 6_600)
      await log.append(...Array.from({ length: 6_600 }, (_, n) => ({ stream: `work-order-${n}` })));
  });
  afterAll(() => log?.close());

  const proofsHold = async (sizes: readonly number[]): Promise<void> => {
    for (const size of sizes) {
      const root = rootOf(log.leaves, 0, size);
      expect(await nodes.rootOf({ start: 0, end: size })).toEqual(Buffer.from(root));
      for (const index of [0, Math.floor(size / 3), size - 1]) {
        const proof = await nodes.rootsOf(inclusionRanges(index, size));
        const claim = { index, size, leaf: log.leaves[index]!, proof, root };
        expect(verifyInclusion(claim)).toEqual({ ok: true });
      }
      const proof = await nodes.rootsOf(consistencyRanges(size, SIZE));
      const claim = { from: size, to: SIZE, fromRoot: root, toRoot: log.root(), proof };
      expect(verifyConsistency(claim)).toEqual({ ok: true });
    }
  };

  it('[V2] lead to the root before any of them is stored', () => proofsHold([1, 257, SIZE]));

  it('[V2] lead there once they are stored, which several instances may do at once', async () => {
    const others = new TreeNodes(log.pool);
    const storing = async (one: TreeNodes): Promise<void> => {
      while (await one.store(SIZE));
    };
    await Promise.all([storing(nodes), storing(others)]);
    const { rows } = await log.pool.query<{ level: number; count: string; last: string }>(
      `SELECT level, count(*)::int AS count, max(index)::int AS last
       FROM ledger.tree_nodes GROUP BY level ORDER BY level`,
    );
    const complete = Math.floor(SIZE / NODE_CHILDREN);
    expect(rows).toEqual([
      { level: 1, count: complete, last: complete - 1 },
      { level: 2, count: 1, last: 0 },
    ]);
    expect(await nodes.hashes(2, 0, 9)).toEqual([
      Buffer.from(rootOf(log.leaves, 0, NODE_CHILDREN ** 2)),
    ]);
    await proofsHold(SIZES);
  });

  it('[V3] lead elsewhere once a leaf is another', async () => {
    const { rows } = await log.pool.query('SELECT leaf FROM ledger.events WHERE position = 66000');
    await log.pool.query('ALTER TABLE ledger.events DISABLE TRIGGER append_only');
    await log.pool.query(`UPDATE ledger.events SET leaf = $1 WHERE position = 66000`, [
      Buffer.alloc(32, 7),
    ]);
    expect(await nodes.rootOf({ start: 0, end: SIZE })).not.toEqual(Buffer.from(log.root()));
    await log.pool.query(`UPDATE ledger.events SET leaf = $1 WHERE position = 66000`, [
      rows[0].leaf,
    ]);
  });
});
