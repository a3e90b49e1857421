import { bodyOf, flagsOf, rootIn, searchOf } from './recall-root';

describe('what is recalled', () => {
  it('is the one thing that the address names', () => {
    expect(rootIn({ view: 'recall' })).toBeUndefined();
    expect(rootIn({ policy: 'refunds', version: '3', of: 'wo-1' })).toEqual({
      kind: 'policy',
      id: 'refunds',
      version: '3',
    });
    expect(rootIn({ evidence: 'e1', version: '3', of: 'wo-1' })).toEqual({
      kind: 'evidence',
      id: 'e1',
      of: 'wo-1',
    });
  });

  it('replaces the parameters of an earlier query', () => {
    const search = searchOf({ kind: 'approver', id: 'dana' });
    expect(search).toMatchObject({ approver: 'dana' });
    expect(rootIn({ policy: 'refunds', version: '3', ...search })).toEqual({
      kind: 'approver',
      id: 'dana',
    });
  });

  it('has a body for the API and flags for the command line', () => {
    expect(bodyOf({ kind: 'policy', id: 'refunds', version: '3' })).toEqual({
      policy: 'refunds',
      version: 3,
    });
    expect(flagsOf({ kind: 'breakGlass', id: 'b1', of: 'wo-1' }).text).toBe(
      '--break-glass b1 --of wo-1',
    );
    expect(flagsOf({ kind: 'person', id: "Dana O'Hara; ls" }).text).toBe(
      String.raw`--person 'Dana O'\''Hara; ls'`,
    );
  });
});
