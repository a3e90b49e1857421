import { type HistoryEvent } from '../../parts/history';
import { historyEvent } from '../../parts/history.fixture';
import { type Gap, gapReasons, gapText, linesOf } from './waits';

const NOON = Date.parse('2030-01-01T12:00:00Z');
const minutes = (count: number): string => new Date(NOON + count * 60_000).toISOString();

let number = 0;
const event = (
  type: HistoryEvent['type'],
  atMinute: number,
  data: HistoryEvent['data'] = {},
): HistoryEvent => historyEvent(type, data, { id: `e${number++}`, occurredAt: minutes(atMinute) });

const opened = event('work-order.opened', 0, { owner: 'support-lead' });
const requested = event('approval.requested', 1, {
  approvalId: 'a1',
  kind: 'refund',
  owner: 'Dana',
});

const gaps = (...events: HistoryEvent[]): readonly Gap[] =>
  linesOf(events).filter((line): line is Gap => line.kind === 'gap');

const text = (gap: Gap | undefined, nowMinute = 0): string =>
  gap ? gapText(gap, NOON + nowMinute * 60_000) : 'no gap';

describe('gaps of a timeline', () => {
  it('names who was waited for, and how long', () => {
    const [gap] = gaps(opened, requested, event('approval.granted', 193, { approvalId: 'a1' }));
    expect(text(gap)).toBe('waiting on Dana, 3 h 12 m');
    expect(gapReasons(gap!)).toBe('the approval refund');
    expect(gap).toMatchObject({ from: minutes(1), until: minutes(193), after: requested.id });
  });

  it('leaves out times of less than five minutes, and keeps those of just as long', () => {
    const at = (minute: number) => event('step.completed', minute, { step: 'look' });
    expect(gaps(opened, at(4.99))).toHaveLength(1); // the open one alone
    expect(gaps(opened, at(5))).toHaveLength(2);
  });

  it('counts on after the last event until the work has ended', () => {
    const [open] = gaps(opened, requested);
    expect(open).not.toHaveProperty('until');
    expect(text(open, 61)).toBe('waiting on Dana, 1 h');
    expect(gaps(opened, event('work-order.closed', 2))).toEqual([]);
  });

  it('says who had the work where nobody was waited for', () => {
    expect(text(gaps(opened)[0], 30)).toBe('support-lead had the work, waiting for nobody, 30 m');
    expect(text(gaps(event('work-order.opened', 0, { owner: 'TBD' }))[0], 1)).toContain(
      'nobody had',
    );
  });

  it('says that ended work waits for nobody, until it is reopened', () => {
    const closed = event('work-order.closed', 2);
    const reopened = event('work-order.reopened', 62, { reason: 'again' });
    const [ended, open] = gaps(opened, requested, closed, reopened);
    expect(text(ended)).toBe('ended, 1 h');
    expect(text(open, 63)).toContain('support-lead had the work');
  });

  it('does not take looking at a delivery page for work', () => {
    const closed = event('work-order.closed', 2);
    expect(gaps(opened, closed, event('delivery-link.opened', 500))).toMatchObject([
      { state: 'ended' },
    ]);
  });

  it('does not run backwards where something is reported late', () => {
    const late = event('fact.observed', -600, { name: 'paid' });
    const lines = gaps(opened, late, event('step.completed', 1, { step: 'look' }));
    expect(lines).toHaveLength(1);
    expect(lines[0]!.from).toBe(minutes(1));
  });

  it.each([
    ['approval.rejected', { approvalId: 'a1' }],
    ['approval.expired', { approvalId: 'a1' }],
    ['approval.superseded', { approvalId: 'a1' }],
    ['approval.revoked', { approvalId: 'a1' }],
  ] as const)('ends the wait with %s', (type, data) => {
    expect(gaps(opened, requested, event(type, 2, data))[0]!.on).toEqual([]);
  });

  it('waits for the condition of an approval, on its approver', () => {
    const granted = event('approval.granted', 2, { approvalId: 'a1', conditions: [{ number: 1 }] });
    expect(text(gaps(opened, requested, granted)[0], 12)).toBe('waiting on Dana, 10 m');
    const met = event('condition.met', 3, { approvalId: 'a1', number: 1 });
    expect(gaps(opened, requested, granted, met)[0]!.on).toEqual([]);
  });

  it('follows what is given to somebody else', () => {
    const given = event('obligation.assigned', 2, {
      kind: 'approval',
      subject: 'a1',
      owner: 'Kim',
    });
    expect(text(gaps(opened, requested, given)[0], 12)).toBe('waiting on Kim, 10 m');
    const warned = event('approval.escalated', 2, {
      approvalId: 'a1',
      escalationStep: 'warned',
      owner: 'Lu',
    });
    expect(text(gaps(opened, requested, warned)[0], 12)).toBe('waiting on Dana, 10 m');
    const fallback = { approvalId: 'a1', escalationStep: 'fallback', owner: 'Lu' };
    expect(text(gaps(opened, requested, event('approval.escalated', 2, fallback))[0], 12)).toBe(
      'waiting on Lu, 10 m',
    );
  });

  it('waits for delegates until they report, and then for an operator', () => {
    const sent = event('delegation.dispatched', 1, { dispatchId: 'd1', recipient: 'agent-7' });
    const reported = event('delegation.reported-done', 11, { dispatchId: 'd1' });
    expect(gaps(opened, sent, reported).map((gap) => text(gap, 21))).toEqual([
      'waiting on agent-7, 10 m',
      'waiting on an operator, 10 m',
    ]);
    expect(
      gaps(opened, sent, reported, event('delegation.confirmed', 12, { dispatchId: 'd1' })).at(-1)!
        .on,
    ).toEqual([]);
  });

  it('waits for questions, exceptions and the operator who resumes it', () => {
    const question = event('question.asked', 1, { number: 1, owner: 'client' });
    const raised = event('exception.raised', 1, { exceptionId: 'x1', code: 'lost', owner: 'desk' });
    const called = event('exception.escalated', 2, {
      exceptionId: 'x1',
      escalationStep: { owner: 'lead' },
    });
    const stopped = event('work-order.stopped', 3, { reason: 'wait' });
    expect(text(gaps(opened, question, raised, called, stopped)[0], 13)).toBe(
      'waiting on client, lead, an operator, 10 m',
    );
    const ends = [
      event('question.answered', 4, { number: 1 }),
      event('exception.resolved', 4, { exceptionId: 'x1' }),
      event('work-order.resumed', 4),
    ];
    expect(gaps(opened, question, raised, called, stopped, ...ends)[0]!.on).toEqual([]);
  });

  it('names obligations that only block closing where nothing else blocks the work', () => {
    const review = event('post-review.scheduled', 1, { postReviewId: 'p1', owner: 'reviewer' });
    expect(text(gaps(opened, review)[0], 11)).toBe('waiting on reviewer, 10 m');
    expect(text(gaps(opened, review, requested)[0], 11)).toBe('waiting on Dana, 10 m');
  });

  it('names three at most', () => {
    const questions = [1, 2, 3, 4, 5].map((owner) =>
      event('question.asked', 1, { number: owner, owner: `p${owner}` }),
    );
    expect(text(gaps(opened, ...questions)[0], 11)).toBe('waiting on p1, p2, p3 and 2 more, 10 m');
  });
});
