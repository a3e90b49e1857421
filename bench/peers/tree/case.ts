import { type BenchCase } from '../../case';
import { type Compared, measuresBeside } from '../measures';
import { OpenPeers } from '../peer';
import { type Figures, roundBeside } from '../round';
import { type LogTree } from './log-tree';
import { merkleTreeJs } from './merkletreejs';
import { recursiveTree } from './recursive-tree';
import { WritLog } from './writ-log';

const MOST_LEAVES = 50_000;
const BATCH = 256;

const whole: Compared = { name: 'root of a whole log', unit: 'leaves/s', better: 'more' };
const growing: Compared = {
  name: `${BATCH} more leaves and the root`,
  unit: 'times/s',
  better: 'more',
};
const proving: Compared = { name: 'inclusion proof', unit: 'ms', better: 'less' };
const compared = [whole, growing, proving];

const peers = [recursiveTree, merkleTreeJs];

/** Roots and proofs over the same leaves, in one process. */
class Growing {
  constructor(
    private readonly leaves: readonly Uint8Array[],
    private readonly seconds: number,
  ) {}

  async figures(empty: () => LogTree): Promise<Figures> {
    const { leaves } = this;
    const fromNothing = await this.timed(() => {
      const tree = empty();
      tree.add(leaves);
      tree.root();
    });
    const tree = empty();
    tree.add(leaves);
    // Before it grows: proofs of all sides are in the tree of the whole log.
    const proof = await this.timed((n) => tree.proof(spread(n, leaves.length)));
    const batch = await this.timed((n) => {
      const start = (n * BATCH) % (leaves.length - BATCH);
      tree.add(leaves.slice(start, start + BATCH));
      tree.root();
    });
    return {
      [whole.name]: (leaves.length * 1_000) / fromNothing,
      [growing.name]: 1_000 / batch,
      [proving.name]: proof,
    };
  }

  /** Milliseconds of one call, on average. */
  private async timed(call: (n: number) => unknown): Promise<number> {
    const start = performance.now();
    const end = start + (this.seconds * 1_000) / compared.length;
    let calls = 0;
    do await call(calls++);
    while (performance.now() < end);
    return (performance.now() - start) / calls;
  }
}

/** Indexes all over the log. */
const spread = (n: number, size: number): number => (n * 7_919) % size;

/** Throws unless both give the same root and the same proofs. */
const mustBeAlike = async (
  name: string,
  one: LogTree,
  other: LogTree,
  leaves: readonly Uint8Array[],
): Promise<void> => {
  for (const tree of [one, other]) tree.add(leaves);
  const hex = (hashes: readonly Uint8Array[]): string => Buffer.concat(hashes).toString('hex');
  const isAlike = (a: readonly Uint8Array[], b: readonly Uint8Array[]) => hex(a) === hex(b);
  if (!isAlike([one.root()], [other.root()])) throw new Error(`${name} has another root.`);
  for (const index of [0, 1, spread(1, leaves.length), leaves.length - 1])
    if (!isAlike(await one.proof(index), await other.proof(index)))
      throw new Error(`${name} has another proof of leaf ${index}.`);
};

export const trees: BenchCase = {
  name: 'peers-tree',
  needsPeers: true,
  measures: measuresBeside(peers, compared),
  async open({ events, seconds }) {
    const opened = await OpenPeers.open(peers);
    const log = await WritLog.create(Math.min(events, MOST_LEAVES));
    const close = async (): Promise<void> => {
      await opened.close();
      await log.close();
    };
    try {
      for (const { peer, system } of opened.opened)
        await mustBeAlike(peer.name, log.empty(), system.empty(), log.leaves);
    } catch (error) {
      await close();
      throw error;
    }
    const growing = new Growing(log.leaves, seconds);
    let round = 0;
    return {
      leftOut: opened.leftOut,
      round: () =>
        roundBeside(round++, opened, compared, {
          peer: (maker) => growing.figures(() => maker.empty()),
          writ: () => growing.figures(() => log.empty()),
        }),
      close,
    };
  },
};
