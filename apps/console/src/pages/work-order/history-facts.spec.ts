import { type HistoryEvent } from '../../parts/history';
import { historyEvent } from '../../parts/history.fixture';
import { causesIn, dueTimesIn, handedOf, leftOf, openedWith } from './history-facts';

const obligationEvent = (id: string, type: HistoryEvent['type'], data: HistoryEvent['data']) =>
  historyEvent(type, data, { id });
const review = obligationEvent('e1', 'post-review.scheduled', {
  postReviewId: 'r1',
  dueAt: '2030-01-01T12:00:00Z',
});
const remediation = obligationEvent('e2', 'remediation.opened', {
  remediationId: 'm1',
  dueAt: '2030-01-14T12:00:00Z',
});

describe('what a work order was opened with', () => {
  it('is its objects and each input, and nothing before it is opened', () => {
    const opened = historyEvent('work-order.opened', {
      objects: ['order-7', 'order-8'],
      inputs: { reason: 'damaged', amount: 0, gift: false },
    });
    expect(openedWith([opened], new Map([['amount', 'EUR']]))).toEqual({
      Objects: 'order-7, order-8',
      'Input reason': 'damaged',
      'Input amount': '€0.00',
      'Input gift': 'false',
    });
    expect(openedWith([historyEvent('work-order.opened', {})], new Map())).toEqual({});
    expect(openedWith([], new Map())).toEqual({});
  });
});

describe('why an exception was raised', () => {
  const raised = (exceptionId: string, rest: Partial<HistoryEvent> = {}, data = {}) =>
    historyEvent('exception.raised', { exceptionId, ...data }, rest);
  const reasons = ['More than 100000 EUR (minor units).', 'No rollback.'];

  it('is what a person wrote, or the first reason of the decision that raised it', () => {
    const stop = historyEvent('decision.made', { outcome: 'stop', reasons }, { id: 'd1' });
    const events = [
      stop,
      raised('x1', { causationId: 'd1' }),
      raised('x2', {}, { rationale: { text: 'It is broken.', sha256: 'ab' } }),
      raised('x3'),
    ];
    expect([...causesIn(events)]).toEqual([
      ['x1', 'More than €1,000.00.'],
      ['x2', 'It is broken.'],
    ]);
  });
});

describe('obligations of a break-glass', () => {
  it('has its due time until it is done', () => {
    expect([...dueTimesIn([review, remediation])]).toEqual([
      ['e1', '2030-01-01T12:00:00Z'],
      ['e2', '2030-01-14T12:00:00Z'],
    ]);
    const done = obligationEvent('e3', 'post-review.completed', { postReviewId: 'r1' });
    expect([...dueTimesIn([review, remediation, done]).keys()]).toEqual(['e2']);
  });

  it('is not put off by being overdue, and nothing else has one', () => {
    const breached = obligationEvent('e4', 'post-review.breached', { postReviewId: 'r1' });
    expect([...dueTimesIn([review, breached]).keys()]).toEqual(['e1']);
    const requested = obligationEvent('e5', 'approval.requested', { approvalId: 'a', dueAt: 'x' });
    expect(dueTimesIn([requested]).size).toBe(0);
  });

  it('says how long is left, or overdue', () => {
    const at = (time: string) => Date.parse(`2030-01-01T${time}Z`);
    const { dueAt } = review.data as { readonly dueAt: string };
    expect(leftOf(dueAt, at('11:59:20'))).toEqual({ kind: 'wait', text: '40 s left' });
    expect(leftOf(dueAt, at('14:00:00'))).toEqual({ kind: 'stop', text: 'overdue 2 h' });
  });
});

const event = (type: HistoryEvent['type'], data: HistoryEvent['data']) =>
  historyEvent(type, { dispatchId: 'd-1', ...data });
const brief = JSON.stringify({
  objective: 'Ask the client.',
  verification: ['Facts have sources.'],
});

describe('what was handed over', () => {
  it('has the brief’s objective, and the latest report and comment', () => {
    const events = [
      event('delegation.dispatched', { brief }),
      event('delegation.reported-done', { report: 'Half of it.' }),
      event('delegation.reported-done', { report: { text: 'All of it.' } }),
      event('delegation.reported-done', { dispatchId: 'd-2', report: 'Another.' }),
      event('delegation.confirmed', { comment: 'Seen.' }),
    ];
    expect(handedOf(events, 'd-1')).toEqual({
      objective: 'Ask the client.',
      verification: ['Facts have sources.'],
      report: 'All of it.',
      comment: 'Seen.',
    });
  });

  it('is undefined where it was erased or never stated', () => {
    const nothing = { objective: undefined, verification: [], report: undefined };
    for (const text of [{ erased: true }, 'no JSON'])
      expect(handedOf([event('delegation.dispatched', { brief: text })], 'd-1')).toMatchObject(
        nothing,
      );
    expect(handedOf([], 'd-1')).toMatchObject(nothing);
  });
});
