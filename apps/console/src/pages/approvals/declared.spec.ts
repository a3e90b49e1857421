import { declaredOf, termOf, termsInWords, usesOf, withDeclared } from './declared';

const definition = { approvals: { refund: { validFor: 'PT24H', singleUse: true } } };

describe('how long and how often a yes holds', () => {
  it('is what the workflow says, in words', () => {
    const declared = declaredOf(definition, 'refund');
    expect(declared).toEqual({
      validFor: 'PT24H',
      singleUse: true,
      isStated: true,
      before: [],
    });
    expect(termsInWords({ validFor: '', uses: '' }, declared)).toBe('for 24 hours, once');
    expect(usesOf(declared)).toBe('once, as the workflow says');
    const choices = [
      { value: '', label: 'as long as the workflow says' },
      { value: 'PT1H', label: '1 hour' },
    ];
    expect(withDeclared(choices, termOf(declared)).map(({ label }) => label)).toEqual([
      '24 hours, as the workflow says',
      '1 hour',
    ]);
    expect(withDeclared(choices, undefined)).toEqual(choices);
  });

  it('is a day where the workflow says nothing', () => {
    const declared = declaredOf(definition, 'constructor');
    expect(declared.isStated).toBe(false);
    expect(termsInWords({ validFor: '', uses: '' }, declared)).toBe(
      'for 1 day, as often as needed until it ends',
    );
  });

  it('knows which kinds are asked for after it', () => {
    const approvals = { ...definition.approvals, security: { after: ['refund'] } };
    expect(declaredOf({ approvals }, 'refund').before).toEqual(['security']);
    expect(declaredOf({ approvals }, 'security').before).toEqual([]);
  });

  it('is what its owner says before that', () => {
    const declared = declaredOf(definition, 'refund');
    expect(termsInWords({ validFor: 'PT4H', uses: 'many' }, declared)).toBe(
      'for 4 hours, as often as needed until it ends',
    );
    expect(termsInWords({ validFor: '', uses: 'once' }, undefined)).toBe(
      'as long as the workflow says, once',
    );
  });
});
