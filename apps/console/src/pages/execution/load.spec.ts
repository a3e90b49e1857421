import { namesOf, loadByOwner, ownersOf, type Wait, waitsOf } from './load';
import { kindLabel, kindsLabel } from '../../parts/obligation-kinds';

type Group = Parameters<typeof loadByOwner>[0][number];

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
  const group = (about: Partial<Group>): Group => ({
    owner: 'finance',
    kind: 'approval',
    waiting: 1,
    overdue: 0,
    longestWaitedSeconds: 60,
    ...about,
  });
  const groups = [
    group({ owner: 'courier-desk', kind: 'question' }),
    group({ kind: 'exception', waiting: 400, overdue: 3 }),
    group({ waiting: 1_200, overdue: 7, longestWaitedSeconds: 3_600 }),
    group({ owner: 'support-lead', kind: 'work', waiting: 5_000 }),
  ];
  const waits = [
    wait({ owner: 'courier-desk', kind: 'question', since: '2030-01-01T08:00:00Z' }),
    wait({ since: '2030-01-01T09:00:00Z' }),
    wait({ owner: 'support-lead', kind: 'work' }),
  ];

  it('is counted by owner, and work that only goes on is left out', () => {
    expect(loadByOwner(groups)).toEqual([
      {
        owner: 'finance',
        count: 1_600,
        overdue: 10,
        longestSeconds: 3_600,
        kinds: [
          ['approval', 1_200],
          ['exception', 400],
        ],
      },
      expect.objectContaining({ owner: 'courier-desk', count: 1 }),
    ]);
  });

  it('puts the longest wait first where counts are equal', () => {
    const same = [group({}), group({ owner: 'legal', longestWaitedSeconds: 90 })];
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
    expect(kindsLabel(loadByOwner(groups)[0]!.kinds)).toBe('1200 approvals, 400 exceptions');
    expect(kindLabel('input')).toBe('missing input');
    expect(kindLabel('something-new')).toBe('something-new');
  });
});
