import { historyEvent } from '../../parts/history.fixture';
import { type HistoryEvent } from '../../parts/history';
import { dueTimesIn, leftOf } from './left';

const event = (id: string, type: HistoryEvent['type'], data: HistoryEvent['data']) =>
  historyEvent(type, data, { id });
const review = event('e1', 'post-review.scheduled', {
  postReviewId: 'r1',
  dueAt: '2030-01-01T12:00:00Z',
});
const remedy = event('e2', 'remediation.opened', {
  remediationId: 'm1',
  dueAt: '2030-01-14T12:00:00Z',
});

describe('what a break-glass owes', () => {
  it('has its due time until it is done', () => {
    expect([...dueTimesIn([review, remedy])]).toEqual([
      ['e1', '2030-01-01T12:00:00Z'],
      ['e2', '2030-01-14T12:00:00Z'],
    ]);
    const done = event('e3', 'post-review.completed', { postReviewId: 'r1' });
    expect([...dueTimesIn([review, remedy, done]).keys()]).toEqual(['e2']);
  });

  it('is not put off by being overdue, and nothing else has one', () => {
    const breached = event('e4', 'post-review.breached', { postReviewId: 'r1' });
    expect([...dueTimesIn([review, breached]).keys()]).toEqual(['e1']);
    const asked = event('e5', 'approval.requested', { approvalId: 'a', dueAt: 'x' });
    expect(dueTimesIn([asked]).size).toBe(0);
  });

  it('says how long is left, or overdue', () => {
    const at = (time: string) => Date.parse(`2030-01-01T${time}Z`);
    const { dueAt } = review.data as { readonly dueAt: string };
    expect(leftOf(dueAt, at('11:59:20'))).toEqual({ kind: 'wait', words: '40 s left' });
    expect(leftOf(dueAt, at('14:00:00'))).toEqual({ kind: 'stop', words: 'overdue 2 h' });
  });
});
