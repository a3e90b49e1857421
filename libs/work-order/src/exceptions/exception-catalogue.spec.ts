import { recorded } from '#testkit';
import {
  builtInCatalogue,
  codeOf,
  codesOf,
  evolveCatalogue,
  type ExceptionCatalogue,
  namesIn,
  nextVersion,
} from './exception-catalogue';

describe('the catalogue of exceptions', () => {
  it('[E1] says of a code what its latest definition says', () => {
    const owned = { owner: 'logistics', escalationPath: [{ after: 'PT4H', owner: 'ops' }] };
    const latest = { calendar: 'office', breakGlass: { ttlMax: 'PT2H' }, sla: 'PT4H' };
    expect(catalogueOf(lost(owned))['parcel-lost']).toEqual({ ...terms, ...owned, version: 1 });
    expect(catalogueOf(lost(owned), lost(latest))['parcel-lost']).toEqual({
      ...terms,
      ...latest,
      version: 2,
    });
  });

  it('[E8] counts the versions of each code, also of events that say none', () => {
    const catalogue = catalogueOf(lost(), lost({ version: 5 }), lost(), lost({ code: 'late' }));
    expect(catalogue['parcel-lost']!.version).toBe(6);
    expect(nextVersion(catalogue, 'parcel-lost')).toBe(7);
    expect(nextVersion(catalogue, 'late')).toBe(2);
    expect(nextVersion(catalogue, 'step-blocked')).toBe(1);
    expect(nextVersion(catalogue, 'constructor')).toBe(1);
  });

  it('takes in nothing but definitions', () => {
    const [other] = recorded([{ ...lost(), type: 'exception-code.praised' }]);
    expect(evolveCatalogue(builtInCatalogue, other!)).toBe(builtInCatalogue);
  });
});

describe('the name of a code', () => {
  it('[E8] is that of today, for what it was called before too', () => {
    const catalogue = catalogueOf(lost({ aliases: ['parcel-gone', 'step-blocked'] }));
    for (const name of ['parcel-lost', 'parcel-gone', 'step-blocked'])
      expect(codeOf(catalogue, name)).toEqual({
        code: 'parcel-lost',
        entry: catalogue['parcel-lost'],
      });
    expect([...namesIn(catalogue)]).toEqual(
      expect.arrayContaining(['parcel-lost', 'parcel-gone', 'step-blocked', 'policy-stop']),
    );
    expect(codesOf(catalogue)).toContain('parcel-lost');
    expect(codesOf(catalogue)).not.toContain('step-blocked');
  });

  it('[E1] is listed in order, whenever it was defined', () => {
    const codes = codesOf(catalogueOf(lost({ code: '1st' }), lost({ code: '0th' })));
    expect(codes.slice(0, 2)).toEqual(['0th', '1st']);
  });

  it('[E8] is that of today when it was renamed again and again', () => {
    const again = lost({ code: 'parcel-missing', aliases: ['parcel-lost'] });
    const catalogue = catalogueOf(lost({ aliases: ['parcel-gone'] }), again);
    expect(codeOf(catalogue, 'parcel-gone')?.code).toBe('parcel-missing');
  });

  it('[E8] is itself again when the alias is given up', () => {
    const catalogue = catalogueOf(lost({ aliases: ['step-blocked'] }), lost());
    expect(codeOf(catalogue, 'step-blocked')?.code).toBe('step-blocked');
  });

  it('is itself where names point in a circle', () => {
    const other = lost({ code: 'parcel-gone', aliases: ['parcel-lost'] });
    const catalogue = catalogueOf(lost({ aliases: ['parcel-gone', 'parcel-lost'] }), other);
    expect(codeOf(catalogue, 'parcel-lost')?.code).toBe('parcel-lost');
    expect(codeOf(catalogue, 'parcel-gone')?.code).toBe('parcel-gone');
  });

  it('is the later one, also of a code that has its own name for an alias', () => {
    const again = lost({ code: 'parcel-missing', aliases: ['parcel-lost'] });
    const catalogue = catalogueOf(lost({ aliases: ['parcel-lost'] }), again);
    expect(codeOf(catalogue, 'parcel-lost')?.code).toBe('parcel-missing');
  });

  it('[E8] is one of the codes and their aliases', () =>
    expect([...namesIn({ late: { ...terms, aliases: ['slow'] }, lost: terms })]).toEqual([
      'late',
      'slow',
      'lost',
    ]));

  it('is none where nobody defined it', () => {
    expect(codeOf(builtInCatalogue, 'parcel-lost')).toBeUndefined();
    expect(codeOf(builtInCatalogue, 'constructor')).toBeUndefined();
  });
});

const terms = { title: 'The parcel is lost', sla: 'P1D' };

function lost(other: object = {}) {
  return { type: 'exception-code.defined', data: { code: 'parcel-lost', ...terms, ...other } };
}

function catalogueOf(...events: readonly ReturnType<typeof lost>[]): ExceptionCatalogue {
  return recorded(events).reduce(evolveCatalogue, builtInCatalogue);
}
