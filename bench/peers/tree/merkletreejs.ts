import { createHash } from 'node:crypto';
import { installed } from '../install';
import { merkleTreePackages } from '../packages';
import { type Peer } from '../peer';
import { type LogTree, type TreeMaker } from './log-tree';

/** What is used of `merkletreejs`. */
interface MerkleTreeModule {
  readonly MerkleTree: new (
    leaves: readonly Buffer[],
    hash: (pair: Buffer) => Buffer,
    options: { readonly hashLeaves: false; readonly sortPairs: false },
  ) => Tree;
}

interface Tree {
  addLeaves(leaves: readonly Buffer[], hashes: boolean): void;
  getRoot(): Buffer;
  getProof(leaf: Buffer, index: number): readonly { readonly data: Buffer }[];
}

export const merkleTreeJs: Peer<TreeMaker> = {
  name: 'merkletreejs',
  does:
    'the usual library for Merkle trees, with the node hash of RFC 6962 and all layers in memory: a proof is a look-up, ' +
    'and each addition builds all layers again. It stores nothing, and makes no consistency proofs.',
  async open() {
    const peer = await installed(merkleTreePackages);
    const { MerkleTree } = peer.load<MerkleTreeModule>('merkletreejs');
    return {
      empty: () => new Layers(MerkleTree),
      close: () => Promise.resolve(),
    };
  },
};

/** An odd node moves up unchanged, so the tree is that of RFC 6962. */
class Layers implements LogTree {
  private readonly leaves: Buffer[] = [];
  private tree?: Tree;

  constructor(private readonly MerkleTree: MerkleTreeModule['MerkleTree']) {}

  add(added: readonly Uint8Array[]): void {
    const leaves = added.map((leaf) => Buffer.from(leaf));
    this.leaves.push(...leaves);
    if (this.tree) this.tree.addLeaves(leaves, false);
    else this.tree = new this.MerkleTree(leaves, nodeHash, { hashLeaves: false, sortPairs: false });
  }

  root(): Uint8Array {
    return this.tree!.getRoot();
  }

  proof(index: number): readonly Uint8Array[] {
    return this.tree!.getProof(this.leaves[index]!, index).map(({ data }) => data);
  }
}

const NODE = Uint8Array.of(1);

const nodeHash = (pair: Buffer): Buffer => createHash('sha256').update(NODE).update(pair).digest();
