import { waiting } from './approvals.fixture';
import { permittedOf } from './coverage';
import { allOf, bodyOf, leftOf, problemsOf } from './granting';

const base = permittedOf(waiting);
const all = allOf(base, '50.00');

describe('what a yes says', () => {
  it('names nothing where all of it is said yes to', () => {
    expect(bodyOf(base, all, {})).toEqual({});
    expect(bodyOf(base, { ...all, comment: ' Fine. ' }, { seen: 'd1' })).toEqual({
      comment: 'Fine.',
      seen: 'd1',
    });
  });

  it('names what is less than was asked, and nothing else', () => {
    const less = { ...all, objects: ['order-7'], amount: '12,5', uses: 'once' as const };
    expect(bodyOf(base, { ...less, validFor: 'PT4H' }, {})).toEqual({
      scope: { objects: ['order-7'], amountUpTo: { minor: 1_250, currency: 'EUR' } },
      singleUse: true,
      validFor: 'PT4H',
    });
    expect(leftOf(base, less)).toMatchObject({
      system: 'payments',
      objects: ['order-7'],
      amount: { minor: 1_250, currency: 'EUR' },
    });
  });

  it('numbers conditions after those that earlier signers set', () => {
    const said = { ...all, conditions: ['Photos.', ' ', 'The courier was told.'] };
    expect(bodyOf(base, said, { taken: [1, 4] }).conditions).toEqual([
      { number: 5, text: 'Photos.' },
      { number: 6, text: 'The courier was told.' },
    ]);
  });

  it.each([
    ['50.01', 'At most 50.00 EUR: more was not asked for.'],
    ['all', 'Write it in EUR, such as 12.50.'],
    ['', 'Write it in EUR, such as 12.50.'],
    ['0', undefined],
  ])('takes the amount %j: %s', (amount, problem) => {
    expect(problemsOf(base, { ...all, amount }).amount).toBe(problem);
  });

  it('is none where nothing is left', () => {
    const nothing = problemsOf(base, { ...all, permits: [], objects: [] });
    expect(Object.keys(nothing)).toEqual(['permits', 'objects']);
  });
});
