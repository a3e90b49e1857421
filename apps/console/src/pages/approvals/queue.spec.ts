import { waiting } from './approvals.fixture';
import { awayOf } from './deputies';
import { isOverdue, queueOf, stepped, whoseOf } from './queue';

const fay = { actor: { id: 'fay' }, roles: ['approver'], owners: ['finance'] };
const rows = [
  { ...waiting, approvalId: 'draft', dueAt: null },
  { ...waiting, approvalId: 'late', dueAt: '2030-01-02T09:00:00Z' },
  { ...waiting, approvalId: 'soon', dueAt: '2030-01-01T09:00:00Z' },
  { ...waiting, approvalId: 'theirs', owner: 'legal', askedOwner: 'legal' },
];

describe('the queue', () => {
  it('puts first what is due first, and leaves out what is asked of others', () => {
    const ids = (whose: 'mine' | 'all') =>
      queueOf(rows, whose, fay).map(({ approvalId }) => approvalId);
    expect(ids('mine')).toEqual(['soon', 'late', 'draft']);
    expect(ids('all')).toEqual(['soon', 'theirs', 'late', 'draft']);
  });

  it('has what a deputy may answer while the owner is away', () => {
    const absence = { owner: 'legal', deputy: 'finance', from: '2030-01-01', until: '2030-01-09' };
    const ids = (isAway: boolean) =>
      queueOf(rows, 'mine', fay, { away: awayOf([{ ...absence, isAway }]) }).map(
        ({ approvalId }) => approvalId,
      );
    expect(ids(true)).toEqual(['soon', 'theirs', 'late', 'draft']);
    expect(ids(false)).toEqual(['soon', 'late', 'draft']);
  });

  it('is of whoever looks, unless they answer for everybody', () => {
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

  it('is overdue when an answer is owed, and no longer', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(rows.filter((row) => isOverdue(row, now)).map((row) => row.approvalId)).toEqual([
      'soon',
    ]);
    expect(isOverdue({ ...rows[2]!, status: 'rejected' }, now)).toBe(false);
  });
});
