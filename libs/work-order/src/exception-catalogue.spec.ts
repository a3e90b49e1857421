import { recorded } from '#testkit';
import { builtInCatalogue, evolveCatalogue } from './exception-catalogue';

const defined = {
  type: 'exception-code.defined',
  data: { code: 'parcel-lost', title: 'The parcel is lost', sla: 'P1D', owner: 'logistics' },
};

describe('the catalogue of exceptions', () => {
  it('[E1] says of a code what its latest definition says', () => {
    const again = { ...defined, data: { ...defined.data, sla: 'PT4H' } };
    const catalogue = recorded([defined, again]).reduce(evolveCatalogue, builtInCatalogue);
    expect(catalogue['parcel-lost']).toEqual({
      title: 'The parcel is lost',
      sla: 'PT4H',
      owner: 'logistics',
    });
  });

  it('takes in nothing but definitions', () => {
    const [other] = recorded([{ ...defined, type: 'exception-code.praised' }]);
    expect(evolveCatalogue(builtInCatalogue, other!)).toBe(builtInCatalogue);
  });
});
