import { createHash } from 'node:crypto';
import {
  consistencyProof,
  emptyRoot,
  Frontier,
  inclusionProof,
  leafHash,
  rootOf,
  sha256,
  verifyConsistency,
  verifyInclusion,
} from '../index';

describe('the Merkle tree of RFC 6962, by known answers', () => {
  it('[V2] has the roots that Certificate Transparency published for eight leaves', () => {
    const frontier = new Frontier();
    const grown = leaves.map((leaf) => {
      frontier.push(leaf);
      return hex(frontier.root());
    });

    expect(grown).toEqual(publishedRoots);
    expect(leaves.map((_, i) => hex(rootOf(leaves, 0, i + 1)))).toEqual(publishedRoots);
  });

  it('has SHA-256 of nothing as the root of the empty tree', () => {
    const ofNothing = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

    expect(hex(emptyRoot)).toBe(ofNothing);
    expect(hex(new Frontier().root())).toBe(ofNothing);
    expect(hex(rootOf([]))).toBe(ofNothing);
  });

  it('[V2] gives the published inclusion and consistency proofs', () => {
    expect(inclusionProof(leaves, 5, 8).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(consistencyProof(leaves, 2, 5).map(hex)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ]);
  });

  it('[V3] verifies every one of those proofs and none for another root', () => {
    const root = rootOf(leaves);
    const [first] = leaves as [Uint8Array];

    for (const [index, leaf] of leaves.entries()) {
      const claim = { index, size: 8, leaf, root, proof: inclusionProof(leaves, index, 8) };
      expect(verifyInclusion(claim)).toEqual({ ok: true });
      expect(verifyInclusion({ ...claim, root: first })).toMatchObject({ ok: false });

      const from = index + 1;
      const growth = { from, to: 8, fromRoot: rootOf(leaves, 0, from), toRoot: root };
      const proof = consistencyProof(leaves, from, 8);
      expect(verifyConsistency({ ...growth, proof })).toEqual({ ok: true });
      expect(verifyConsistency({ ...growth, proof, toRoot: first })).toMatchObject({ ok: false });
    }
  });
});

describe('hashing', () => {
  it('hashes alike with and without the one-call function of newer Node versions', () => {
    jest.doMock('node:crypto', () => ({ createHash }));
    jest.isolateModules(() => {
      const older = jest.requireActual<{ sha256: typeof sha256 }>('./sha256');
      expect(hex(older.sha256(filled(100)))).toBe(hex(sha256(filled(100))));
    });
    jest.dontMock('node:crypto');
  });

  it.each([0, 1, 31, 8190, 8191, 8192, 8193, 100_000])(
    'hashes a leaf of %i bytes under the prefix 0x00',
    (length) => {
      const expected = createHash('sha256')
        .update(Buffer.from([0]))
        .update(filled(length));

      expect(hex(leafHash(filled(length)))).toBe(expected.digest('hex'));
    },
  );
});

// The eight leaves of certificate-transparency's and transparency-dev's reference tree.
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((bytes) => leafHash(Buffer.from(bytes, 'hex')));

const publishedRoots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function filled(length: number): Buffer {
  return Buffer.alloc(length, 'writ');
}
