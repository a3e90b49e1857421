import fc from 'fast-check';
import { Frontier, leafHash, nodeHash, rootOf } from '../index';

const leaf = leafHash(Buffer.from('the same leaf everywhere'));
const size = fc.integer({ min: 0, max: 2000 });

describe('a frontier', () => {
  it('[O1] goes on from its serialised form as if it had never stopped', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 50 }), (before, after) => {
        const whole = grown(before);
        const restored = Frontier.restore(before, whole.serialize());
        for (let n = before; n < before + after; n++) {
          whole.push(leafOf(n));
          restored.push(leafOf(n));
        }

        expect(restored.size).toBe(before + after);
        expect(restored.serialize()).toEqual(whole.serialize());
        expect(restored.root()).toEqual(whole.root());
      }),
    );
  });

  it('is not moved by what happens to the bytes it came from', () => {
    const bytes = grown(7).serialize();
    const frontier = Frontier.restore(7, bytes);
    const root = frontier.root();

    bytes.fill(0);

    expect(frontier.size).toBe(7);
    expect(frontier.root()).toEqual(root);
  });

  it('keeps one hash for each 1 in its size', () => {
    expect(grown(0).serialize()).toHaveLength(0);
    expect(grown(1024).serialize()).toHaveLength(32);
    expect(grown(1023).serialize()).toHaveLength(10 * 32);
  });

  it.each([
    ['too few bytes for the size', 3, 32],
    ['too many bytes for the size', 4, 64],
    ['part of a hash', 1, 31],
    ['a negative size', -1, 0],
    ['a size with a fraction', 1.5, 32],
    ['a size that is not a number', Number.NaN, 0],
    ['a size past 2^53 − 1', 2 ** 53, 32],
  ])('refuses to restore %s', (_, size, length) => {
    expect(() => Frontier.restore(size, Buffer.alloc(length))).toThrow(RangeError);
  });

  it('refuses a leaf that is no hash', () => {
    expect(() => new Frontier().push(Buffer.from('an event, not its hash'))).toThrow(/32 bytes/);
    expect(() => nodeHash(leaf, Buffer.alloc(31))).toThrow(RangeError);
  });
});

describe('a frontier past 2^32 leaves', () => {
  // All leaves are alike, so every complete subtree of one height has the same root.
  const complete = [leaf];
  for (let height = 1; height <= 53; height++) {
    const below = complete[height - 1] as Uint8Array;
    complete.push(nodeHash(below, below));
  }

  it.each([2 ** 31 - 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 2 ** 33 - 1, 2 ** 53 - 2])(
    'adds a leaf to %i leaves',
    (before) => {
      const frontier = Frontier.restore(before, alike(before));
      frontier.push(leaf);

      expect(frontier.size).toBe(before + 1);
      expect(frontier.serialize()).toEqual(alike(before + 1));
    },
  );

  it('has the root of a complete tree when it is one', () => {
    expect(Frontier.restore(2 ** 52, alike(2 ** 52)).root()).toEqual(complete[52]);
  });

  it('is full at 2^53 − 1 leaves', () => {
    const frontier = Frontier.restore(2 ** 53 - 1, alike(2 ** 53 - 1));

    expect(() => frontier.push(leaf)).toThrow(/full/);
  });

  function alike(n: number): Buffer {
    const bits = [...BigInt(n).toString(2)];
    const heights = bits.flatMap((bit, i) => (bit === '1' ? [bits.length - 1 - i] : []));
    return Buffer.concat(heights.map((height) => complete[height] as Uint8Array));
  }
});

function leafOf(n: number): Uint8Array {
  return leafHash(Buffer.from(`event ${n}`));
}

function grown(n: number): Frontier {
  const frontier = new Frontier();
  const leaves = Array.from({ length: n }, (_, i) => leafOf(i));
  for (const each of leaves) frontier.push(each);

  expect(frontier.root()).toEqual(rootOf(leaves));
  return frontier;
}
