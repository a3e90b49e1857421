import { matches, typedOf } from './palette-search';

describe('what is typed into the palette', () => {
  it.each([
    ['refunds-ad2f9404', 'refunds-ad2f9404', false],
    [' "9980c519-8d4e-5813-8369-d174e7665225", ', '9980c519-8d4e-5813-8369-d174e7665225', false],
    ['01a2005a-061d-7298-980f-dc1d570c3be5', '01a2005a-061d-7298-980f-dc1d570c3be5', true],
    ['approvals', undefined, false],
    ['parcel came broken', undefined, false],
    ['<img src=x>', undefined, false],
    ['', undefined, false],
  ])('takes %j for the id %j', (written, id, isEvent) => {
    expect(typedOf(written)).toEqual({ id, isEvent, asOf: undefined });
  });

  it('knows when the past is requested', () => {
    expect(typedOf('As of 2030-03-31 12:00').asOf).toBe('2030-03-31 12:00');
    expect(typedOf('as of').asOf).toBeUndefined();
  });

  it('finds all words in any order', () => {
    expect(matches('graz PARCEL', 'Two parcels', null, 'lost on the way to Graz')).toBe(true);
    expect(matches('graz linz', 'Graz')).toBe(false);
    expect(matches('', 'anything')).toBe(true);
  });
});
