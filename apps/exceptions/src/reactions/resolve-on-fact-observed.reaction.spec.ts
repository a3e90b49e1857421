import { recorded } from '#testkit';
import { resolveOnFactObserved } from './resolve-on-fact-observed.reaction';

const stated = { workOrderId: 'wo-1', name: 'paid', value: true, source: 'shop' };

describe('a fact', () => {
  it('resolves what is open about it', () => {
    const [event] = recorded([{ type: resolveOnFactObserved.on, data: stated }]);
    expect(event!.type).toBe('fact.observed');
    expect(resolveOnFactObserved.react(event!)).toEqual([
      {
        type: 'resolve-from-event',
        data: { workOrderId: 'wo-1', cause: 'fact', subject: 'paid' },
      },
    ]);
  });

  it('that was imported resolves nothing', () => {
    const origin = { source: 'log', eventId: '1', imported: true };
    const [event] = recorded([{ type: 'fact.observed', data: { ...stated, origin } }]);
    expect(resolveOnFactObserved.react(event!)).toEqual([]);
  });
});
