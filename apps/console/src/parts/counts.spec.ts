import { countSaid } from './counts';

describe('a number of things', () => {
  it.each([
    [0, false, '0'],
    [1_234, false, '1,234'],
    [1_000, true, '1,000 or more'],
    [0, true, '0 or more'],
  ])('of %i, cut off: %s, is said as %s', (count, isCut, said) => {
    expect(countSaid(count, isCut)).toBe(said);
  });
});
