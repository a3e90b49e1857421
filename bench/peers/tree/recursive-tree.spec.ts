import { inclusionProof, leafHash, rootOf } from '#verify';
import { RecursiveTree } from './recursive-tree';

const leaves = Array.from({ length: 70 }, (_, n) => leafHash(Buffer.from(`entry ${n}`)));
const sizes = [0, 1, 2, 3, 7, 8, 9, 64, 65, 70];

const treeOf = (size: number): RecursiveTree => {
  const tree = new RecursiveTree();
  tree.add(leaves.slice(0, size));
  return tree;
};

const hex = (hashes: readonly Uint8Array[]): readonly string[] =>
  hashes.map((hash) => Buffer.from(hash).toString('hex'));

describe('the tree by its definition', () => {
  it.each(sizes)('has the root of the log: %d leaves', (size) => {
    expect(hex([treeOf(size).root()])).toEqual(hex([rootOf(leaves.slice(0, size))]));
  });

  it.each(sizes.filter((size) => size > 0))('proves its leaves: %d leaves', (size) => {
    const tree = treeOf(size);
    for (let index = 0; index < size; index++)
      expect(hex(tree.proof(index))).toEqual(hex(inclusionProof(leaves, index, size)));
  });
});
