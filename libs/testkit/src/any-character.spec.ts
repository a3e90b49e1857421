import fc from 'fast-check';
import { anyCharacter } from './any-character';

describe('any character', () => {
  const texts = fc.string({ unit: anyCharacter(fc) });

  it('is never half a pair', () => {
    fc.assert(fc.property(texts, (text) => text.isWellFormed()));
  });

  it('includes the first, the last and those beside the surrogates', () => {
    for (const text of ['\u0000', '\ud7ff', '\ue000', '\u{10ffff}', '__proto__'])
      expect(texts.canShrinkWithoutContext(text)).toBe(true);
    expect(texts.canShrinkWithoutContext('\ud800')).toBe(false);
  });

  it('makes the texts that are dangerous as names of fields', () => {
    const drawn = fc.sample(texts, { seed: 1, numRuns: 5_000 });
    expect(drawn).toEqual(expect.arrayContaining(['__proto__', 'toString']));
  });
});
