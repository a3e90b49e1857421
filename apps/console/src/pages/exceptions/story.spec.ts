import { type HistoryEvent } from '../../parts/history';
import { historyEvent } from '../../parts/history.fixture';
import { storyOf } from './story';

const event = (
  version: number,
  type: 'raised' | 'assigned' | 'escalated' | 'resolved',
  data: HistoryEvent['data'],
): HistoryEvent =>
  historyEvent(
    `exception.${type}`,
    { exceptionId: 'one', ...data },
    { version, occurredAt: `2030-01-01T0${version}:00:00.000Z` },
  );

const escalationStep = (number: number) => ({
  number,
  at: `2030-01-0${number + 1}`,
  owner: `lead-${number}`,
});
const raised = event(1, 'raised', {
  owner: 'desk',
  escalationPath: [escalationStep(1), escalationStep(2)],
});
const called = event(3, 'escalated', { escalationStep: escalationStep(1) });

const lines = (...events: HistoryEvent[]): readonly string[] =>
  storyOf(events, 'one').map(({ what, who = '' }) => `${what} ${who}`.trim());

describe('the story of an exception', () => {
  it('tells what happened in order, then the escalation steps to come', () => {
    const given = event(2, 'assigned', { owner: 'eve', reason: { text: 'Knows it.' } });
    expect(lines(called, given, raised)).toEqual([
      'Raised, assigned to desk',
      'Assigned to eve',
      'Escalation step 1 called lead-1',
      'Escalation step 2 calls lead-2',
    ]);
    expect(storyOf([given], 'one')[0]!.text).toBe('Knows it.');
  });

  it('has no escalation steps to come once it is resolved', () => {
    const over = event(4, 'resolved', { resolution: { sha256: 'erased' } });
    expect(lines(raised, called, over)).toEqual([
      'Raised, assigned to desk',
      'Escalation step 1 called lead-1',
      'Resolved',
    ]);
    expect(storyOf([over], 'one')[0]!.text).toBeUndefined();
  });

  it('is of one exception alone', () => {
    expect(storyOf([event(2, 'resolved', { exceptionId: 'other' })], 'one')).toEqual([]);
  });
});
