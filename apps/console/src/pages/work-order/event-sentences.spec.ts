import { type HistoryEvent } from '../../parts/history';
import { historyEvent as event } from '../../parts/history.fixture';
import { actorOf, sentenceOfEvent } from './event-sentences';
import { namesIn } from './history-facts';

const sentence = (...events: HistoryEvent[]) => sentenceOfEvent(events.at(-1)!, namesIn(events));

describe('events in plain words', () => {
  it('says what was decided, on what, for how much', () => {
    const action = { kind: 'refund.issue', amount: { minor: 5_000, currency: 'EUR' } };
    expect(sentence(event('decision.made', { outcome: 'wait', action })).what).toBe(
      'requested refund.issue, €50.00: wait',
    );
    expect(
      sentence(event('decision.made', { outcome: 'stop', action, enforced: false })).what,
    ).toBe('requested refund.issue, €50.00: stop, observed only');
  });

  it('gives the first reason of what was held or stopped, and none of what ran', () => {
    const data = { reasons: ['Finance decides.', 'It is much.'], action: { kind: 'pay' } };
    expect(sentence(event('decision.made', { ...data, outcome: 'wait' })).wrote).toBe(
      'Finance decides.',
    );
    expect(sentence(event('decision.made', { ...data, outcome: 'run' }))).not.toHaveProperty(
      'wrote',
    );
  });

  it('tells an answer from one that takes its place', () => {
    const again = { outcome: 'run', action: { kind: 'refund.issue' }, supersedes: 'd1' };
    expect(sentence(event('decision.made', again)).what).toBe('decided again on refund.issue: run');
  });

  it('names what a later event has the id of alone', () => {
    const requested = event('approval.requested', {
      approvalId: 'a1',
      kind: 'refund',
      owner: 'finance',
    });
    expect(sentence(requested, event('approval.rejected', { approvalId: 'a1' })).what).toBe(
      'rejected the approval refund',
    );
    expect(sentence(event('approval.rejected', { approvalId: 'a1' })).what).toContain('a1');
  });

  it('gives what somebody wrote, beside the log or in it, and says what was erased', () => {
    const reason = { text: 'Ask her first.', sha256: '0' };
    expect(sentence(event('work-order.stopped', { reason })).wrote).toBe('Ask her first.');
    expect(sentence(event('approval.superseded', { reason: 'It was replaced.' })).wrote).toBe(
      'It was replaced.',
    );
    const erased = { text: null, erased: true, sha256: '0' };
    expect(sentence(event('work-order.stopped', { reason: erased })).wrote).toBe('(erased)');
    expect(sentence(event('step.completed', { step: 'look' }))).not.toHaveProperty('wrote');
  });

  it('counts conditions and what is unmet', () => {
    const one = { approvalId: 'a1', conditions: [{ number: 1 }] };
    expect(sentence(event('approval.granted', one)).what).toContain('on a condition');
    expect(sentence(event('work-order.closure-refused', { unmet: [{}, {}] })).what).toContain(
      '2 things are unmet',
    );
  });

  it('says that nobody owns it yet', () => {
    expect(sentence(event('approval.requested', { kind: 'security', owner: 'TBD' })).what).toBe(
      'requested the approval security from nobody yet',
    );
  });

  it('says TBD where nobody knows', () => {
    expect(sentence(event('fact.observed', { name: 'paid', value: null })).what).toBe(
      'stated that paid is TBD',
    );
    expect(sentence(event('action.performed', { authorised: false })).what).toBe(
      'did TBD — without a decision that let it run',
    );
  });

  it('shows an event that is not known here by its type', () => {
    expect(sentence(event('something.new' as HistoryEvent['type'])).what).toBe('something.new');
  });

  it('tells services from people', () => {
    expect(actorOf(event('step.completed'))).toBe('dana');
    const service = { ...event('decision.made'), actor: { id: 'service-policy' } };
    expect(actorOf(service)).toBe('Writ (policy)');
  });
});
