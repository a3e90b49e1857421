import { letter, waiting } from './approvals.fixture';
import { mayListAbsences, awayOf, isOverdue, queueOf, stepped, whoseOf } from './queue';

const fay = { actor: { id: 'fay' }, roles: ['approver'], owners: ['finance'] };
const rows = [
  { ...waiting, approvalId: 'draft', dueAt: null },
  { ...waiting, approvalId: 'late', dueAt: '2030-01-02T09:00:00Z' },
  { ...waiting, approvalId: 'soon', dueAt: '2030-01-01T09:00:00Z' },
  { ...waiting, approvalId: 'theirs', owner: 'legal', firstOwner: 'legal' },
];

describe('the queue', () => {
  it('puts first what is due first, and leaves out what others answer', () => {
    const ids = (whose: 'mine' | 'all') =>
      queueOf(rows, whose, fay).map(({ approvalId }) => approvalId);
    expect(ids('mine')).toEqual(['soon', 'late', 'draft']);
    expect(ids('all')).toEqual(['soon', 'theirs', 'late', 'draft']);
  });

  it('has what a deputy may answer while the owner is away', () => {
    const absence = { owner: 'legal', deputy: 'finance', from: '2030-01-02', until: '2030-01-09' };
    const ids = (at: string, isAway: boolean) =>
      queueOf(rows, 'mine', fay, { away: awayOf([{ ...absence, isAway }], Date.parse(at)) }).map(
        ({ approvalId }) => approvalId,
      );
    // Whatever was true when it was fetched.
    expect(ids('2030-01-02', false)).toEqual(['soon', 'theirs', 'late', 'draft']);
    expect(ids('2030-01-01T23:59:59Z', false)).toEqual(['soon', 'late', 'draft']);
    expect(ids('2030-01-08T23:59:59Z', true)).toEqual(['soon', 'theirs', 'late', 'draft']);
    expect(ids('2030-01-09', true)).toEqual(['soon', 'late', 'draft']);
  });

  it('has recorded answers for everybody who may confirm them', () => {
    const theirs = [
      { ...rows[3]!, recordList: [{ ...letter, expiresAt: '2030-01-03T00:00:00Z' }] },
    ];
    const ids = (viewer: typeof fay, mayConfirm: boolean) =>
      queueOf(theirs, 'mine', viewer, { mayConfirm }).map(({ approvalId }) => approvalId);
    expect(ids(fay, true)).toEqual(['theirs']);
    expect(ids(fay, false)).toEqual([]);
    expect(ids({ ...fay, actor: { id: 'ann' } }, true)).toEqual([]);
  });

  it('asks who is away only where the session may, and only of now', () => {
    const session = { may: [{ name: 'obligationsAbsences' }], mayNot: [] };
    const denied = { kind: 'query', name: 'obligationsAbsences', why: 'This is for others.' };
    expect(mayListAbsences(session, undefined)).toBe(true);
    expect(mayListAbsences(session, '2030-01-01')).toBe(false);
    expect(mayListAbsences({ may: [], mayNot: [denied] }, undefined)).toBe(false);
    expect(mayListAbsences(undefined, undefined)).toBe(false);
  });

  it('is the user’s own, unless they answer for every owner', () => {
    expect(whoseOf(undefined, fay)).toBe('mine');
    expect(whoseOf(undefined, { ...fay, owners: ['*'] })).toBe('all');
    expect(whoseOf('all', fay)).toBe('all');
    expect(whoseOf('rubbish', fay)).toBe('mine');
  });

  it('is walked through by keys, and the ends hold', () => {
    const queue = queueOf(rows, 'mine', fay);
    expect(stepped(queue, undefined, 1)).toBe('soon');
    expect(stepped(queue, 'gone', -1)).toBe('soon');
    expect(stepped(queue, 'soon', 1)).toBe('late');
    expect(stepped(queue, 'soon', -1)).toBe('soon');
    expect(stepped(queue, 'draft', 1)).toBe('draft');
    expect(stepped([], undefined, 1)).toBeUndefined();
  });

  it('is overdue while an answer is due, and no longer', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(rows.filter((row) => isOverdue(row, now)).map((row) => row.approvalId)).toEqual([
      'soon',
    ]);
    expect(isOverdue({ ...rows[2]!, status: 'rejected' }, now)).toBe(false);
  });
});
