import {
  type StoredAsOf,
  overItsShare,
  type AsOfLimits,
  asOfLimits,
  roomFor,
} from './as-of-limits';

const limits: AsOfLimits = { ...asOfLimits, most: 4 };

/** `a b!` was used by `a` last, and by `b` before: `!` marks a use so recent that it counts. */
const storedAsOf = (...uses: readonly string[]): readonly StoredAsOf[] =>
  uses.map((names, i) => ({
    past: i + 1,
    uses: names
      .split(' ')
      .filter(Boolean)
      .map((use) => ({ tenant: use[0]!, inUse: use.endsWith('!') })),
  }));

describe('[Q7] room for a past', () => {
  it.each<[string, string, readonly string[], readonly number[]]>([
    ['there is some', 'a', ['b!', 'b!', 'c!'], []],
    ['drops the least recently used one', 'a', ['b', 'b', 'c', 'd!'], [1]],
    ['nothing in use goes', 'a', ['b!', 'c b!', 'c', 'd!'], [3]],
    ['its own go first where it has its share', 'a', ['b', 'a', 'a', 'c'], [2]],
    ['its only one does not', 'a', ['b', 'a', 'c', 'd'], [1]],
    ['who has none gets one of who has two', 'a', ['d!', 'b! c!', 'b!', 'c!'], [2]],
    ['of who has two, and not of whom it shares with', 'a', ['d! b!', 'b!', 'c!', 'e!'], [2]],
  ])('%s', (_, tenant, uses, dropped) => {
    expect(roomFor(tenant, storedAsOf(...uses), limits)).toEqual(dropped);
  });

  it.each<[string, string, readonly string[]]>([
    ['each has one', 'a', ['b!', 'c!', 'd!', 'e!']],
    ['it has one already', 'a', ['a!', 'b!', 'b!', 'c!']],
  ])('is refused while all are in use and %s', (_, tenant, uses) => {
    expect(() => roomFor(tenant, storedAsOf(...uses), limits)).toThrow('are being asked as of');
  });

  it('a third one of a tenant costs it the first', () => {
    expect(overItsShare('a', storedAsOf('a!', 'b!', 'a b!'), undefined, limits)).toBeUndefined();
    expect(overItsShare('a', storedAsOf('b!', 'a!', 'b! a!'), undefined, limits)).toBe(2);
    expect(overItsShare('a', storedAsOf('b!', 'a!', 'b! a!'), 2, limits)).toBeUndefined();
  });
});
