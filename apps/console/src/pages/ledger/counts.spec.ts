import { completenessOf, countsOf } from './counts';

describe('what is counted of closures', () => {
  it('is by owner and reason, and says what was imported', () => {
    const of = (owner: string, reason: string, imported = false) => ({ owner, reason, imported });
    expect(
      countsOf([of('a', 'not_named'), of('b', 'not_named', true), of('b', 'not_named')]),
    ).toEqual([
      { owner: 'b', reason: 'not_named', count: 2, imported: 1 },
      { owner: 'a', reason: 'not_named', count: 1, imported: 0 },
    ]);
  });

  it('is summed over months, the least complete first, and unknown where nothing was required', () => {
    const month = { closed: 2, complete: 1, imported: 0 };
    const sums = completenessOf([
      { ...month, workflowId: 'w', owner: 'a', required: 4, present: 4 },
      { ...month, workflowId: 'w', owner: 'b', required: 4, present: 1 },
      { ...month, workflowId: 'w', owner: 'b', required: 4, present: 3 },
      { ...month, workflowId: 'w', owner: 'c', required: 0, present: 0 },
    ]);
    expect(sums.map(({ owner, rate, closed }) => [owner, rate, closed])).toEqual([
      ['b', 0.5, 4],
      ['a', 1, 2],
      ['c', null, 2],
    ]);
  });
});
