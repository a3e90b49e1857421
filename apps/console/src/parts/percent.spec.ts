import { percentOf, rateOf } from './percent';

describe('rates', () => {
  it.each([
    [1, '100 %'],
    [0.999, '> 99 %'],
    [0.5, '50 %'],
    [0.0123, '1.2 %'],
    [0.0001, '< 0.1 %'],
    [0, '0 %'],
    [null, 'TBD'],
  ])('says %p as %s', (rate, said) => expect(percentOf(rate)).toBe(said));

  it('are unknown where nothing was counted', () => {
    expect([rateOf(1, 4), rateOf(0, 0)]).toEqual([0.25, null]);
  });
});
