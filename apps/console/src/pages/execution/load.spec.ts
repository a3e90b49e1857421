import { namesOf, loadByOwner, ownersOf, type Wait, waitsOf } from './load';
import { kindLabel, kindsLabel } from '../../parts/obligation-kinds';

const wait = (about: Partial<Wait>): Wait =>
  ({
    kind: 'approval',
    owner: 'finance',
    workOrderId: 'refund-1',
    overdue: false,
    since: '2030-01-01T10:00:00Z',
    waitedSeconds: 60,
    ...about,
  }) as Wait;

describe('who is waited for', () => {
  const waits = [
    wait({ owner: 'courier-desk', kind: 'question', since: '2030-01-01T08:00:00Z' }),
    wait({ since: '2030-01-01T09:00:00Z', waitedSeconds: 3_600, overdue: true }),
    wait({ workOrderId: 'refund-2' }),
    wait({ workOrderId: 'refund-2', kind: 'exception' }),
    wait({ owner: 'support-lead', kind: 'work' }),
  ];

  it('is grouped by owner, and work that only goes on is left out', () => {
    expect(loadByOwner(waits)).toEqual([
      {
        owner: 'finance',
        count: 3,
        workOrders: 2,
        overdue: 1,
        since: '2030-01-01T09:00:00Z',
        longestSeconds: 3_600,
        kinds: [
          ['approval', 2],
          ['exception', 1],
        ],
      },
      expect.objectContaining({ owner: 'courier-desk', count: 1 }),
    ]);
  });

  it('puts the longest wait first where counts are equal', () => {
    const same = [wait({}), wait({ owner: 'legal', since: '2029-12-01T00:00:00Z' })];
    expect(loadByOwner(same).map(({ owner }) => owner)).toEqual(['legal', 'finance']);
  });

  it('says of a work order what it waits for, the longest first, and on whom', () => {
    const its = waitsOf(waits).get('refund-1')!;
    expect(its.map(({ kind }) => kind)).toEqual(['question', 'approval']);
    expect(ownersOf(its)).toEqual(['courier-desk', 'finance']);
    expect(waitsOf(waits).has('refund-3')).toBe(false);
  });

  it('knows what the id of an approval stands for', () => {
    const approval = wait({ subject: 'a1', what: 'security: gate security' });
    expect([...namesOf([approval, wait({ kind: 'question', subject: '1' })])]).toEqual([
      ['a1', 'the approval security'],
    ]);
  });

  it('has a readable label', () => {
    expect(kindsLabel(loadByOwner(waits)[0]!.kinds)).toBe('2 approvals, 1 exception');
    expect(kindLabel('input')).toBe('missing input');
    expect(kindLabel('something-new')).toBe('something-new');
  });
});
