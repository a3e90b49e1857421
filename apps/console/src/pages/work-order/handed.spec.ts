import { type HistoryEvent } from '../../parts/history';
import { historyEvent } from '../../parts/history.fixture';
import { handedOf } from './handed';

const event = (type: HistoryEvent['type'], data: HistoryEvent['data']) =>
  historyEvent(type, { dispatchId: 'd-1', ...data });
const brief = JSON.stringify({
  objective: 'Ask the client.',
  verification: ['Facts have sources.'],
});

describe('what was handed over', () => {
  it('is what the brief asks for, and the latest that was said of it', () => {
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

  it('is not known where it was erased, or where nobody said anything', () => {
    const nothing = { objective: undefined, verification: [], report: undefined };
    for (const said of [{ erased: true }, 'no JSON'])
      expect(handedOf([event('delegation.dispatched', { brief: said })], 'd-1')).toMatchObject(
        nothing,
      );
    expect(handedOf([], 'd-1')).toMatchObject(nothing);
  });
});
