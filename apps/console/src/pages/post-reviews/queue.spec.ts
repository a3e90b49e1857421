import { factsThenAndNow } from './facts';
import { sumOf } from '../../parts/obligation-counts';
import { ownersOf, ownQuery } from '../../session/own-work';
import { idsAround } from './queue';

const session = (owners: readonly string[]) => ({ actor: { id: 'fiona' }, owners });
const rows = ['a', 'b', 'c'].map((postReviewId) => ({ postReviewId }));

describe('the queue of reviews', () => {
  it('is that of a person and their owners, and everybody’s where they answer for everybody', () => {
    expect(ownQuery(ownersOf(session(['fiona', 'plant-review'])))).toEqual({
      owners: 'fiona,plant-review',
    });
    expect(ownQuery(ownersOf(session(['*'])))).toEqual({});
  });

  it('goes on with the one behind', () => {
    expect(idsAround(rows, 'b')).toEqual({ before: 'a', after: 'c' });
    expect(idsAround(rows, 'c')).toEqual({ before: 'b', after: undefined });
    expect(idsAround(rows, 'gone')).toEqual({ before: undefined, after: 'a' });
  });

  it('is counted over owners and kinds', () =>
    expect(
      sumOf({
        items: [
          { open: 3, overdue: 1, dueWithinDay: 2 },
          { open: 1, overdue: 1, dueWithinDay: 0 },
        ],
        nextCursor: null,
      }),
    ).toEqual({ open: 4, overdue: 2, dueWithinDay: 2, isCut: false }));
});

describe('facts then and now', () => {
  it('begin with what changed, and name sources that differ', () => {
    const stated = (name: string, value: string | null, source = 'crm') => ({
      name,
      value,
      source,
      currency: name === 'amount' ? 'EUR' : null,
    });
    expect(
      factsThenAndNow(
        [stated('amount', '5'), stated('level', '1')],
        [stated('amount', '5'), stated('level', '2'), stated('level', '3', 'meter')],
      ),
    ).toEqual([
      { name: 'level', then: '1', now: '2 (crm); 3 (meter)', differs: true },
      { name: 'amount', then: '€0.05', now: '€0.05', differs: false },
    ]);
    expect(factsThenAndNow([], [stated('paid', 'true')])[0]?.then).toBe('not known');
  });
});
