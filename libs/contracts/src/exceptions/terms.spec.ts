import { parseAs } from '#platform';
import { type Refusal } from '#kernel';
import { BreakGlassTerms } from './events';

describe('the terms of a break-glass', () => {
  it.each([
    ['P7D', 'P30D', []],
    ['P8D', 'P30D', ['/ttlMax']],
    ['P7D', 'P31D', ['/reviewWithin']],
    ['P36500D', 'P36500D', ['/ttlMax', '/reviewWithin']],
  ])('have bounds that no code goes beyond: %s, %s', (ttlMax, reviewWithin, pointers) =>
    expect(refusedPlaces({ ttlMax, reviewWithin })).toEqual(pointers),
  );
});

function refusedPlaces(terms: object): readonly string[] {
  try {
    parseAs(BreakGlassTerms, terms);
    return [];
  } catch (error) {
    return (error as Refusal).errors.map(({ pointer }) => pointer);
  }
}
