import { SeenWorkOrders } from './exception-sources';

const events = (...ids: string[]) => ids.map((id) => ({ id }));
const pay = { cause: 'step', subject: 'pay' } as const;
const ship = { cause: 'step', subject: 'ship' } as const;

describe('work orders that were seen', () => {
  it('are known by an event that was in them, and by no other', () => {
    const seen = new SeenWorkOrders();
    seen.keep('t', 'w', events('a', 'b'), []);
    expect(seen.wasNothingEnded('t', 'w', 'b', pay)).toBe(true);
    expect(seen.wasNothingEnded('t', 'w', 'c', pay)).toBe(false);
    expect(seen.wasNothingEnded('t', 'w', undefined, pay)).toBe(false);
    expect(seen.wasNothingEnded('t', 'other', 'a', pay)).toBe(false);
    expect(seen.wasNothingEnded('other', 'w', 'a', pay)).toBe(false);
  });

  it('show what had ended and what had not, as they were seen last', () => {
    const seen = new SeenWorkOrders();
    seen.keep('t', 'w', events('a'), []);
    seen.keep('t', 'w', events('b'), [pay]);
    expect(seen.wasNothingEnded('t', 'w', 'a', pay)).toBe(false);
    expect(seen.wasNothingEnded('t', 'w', 'a', ship)).toBe(true);
    expect(seen.wasNothingEnded('t', 'w', 'a', { ...pay, cause: 'prerequisite' })).toBe(true);
  });

  it('are known by their last events', () => {
    const seen = new SeenWorkOrders();
    for (let i = 0; i <= 500; i++) seen.keep('t', 'w', events(`e${i}`), []);
    expect(seen.wasNothingEnded('t', 'w', 'e0', pay)).toBe(false);
    expect(seen.wasNothingEnded('t', 'w', 'e1', pay)).toBe(true);
    expect(seen.wasNothingEnded('t', 'w', 'e500', pay)).toBe(true);
  });

  it('are the last two hundred', () => {
    const seen = new SeenWorkOrders();
    for (let i = 0; i <= 200; i++) seen.keep('t', `w${i}`, events('a'), []);
    expect(seen.wasNothingEnded('t', 'w0', 'a', pay)).toBe(false);
    expect(seen.wasNothingEnded('t', 'w1', 'a', pay)).toBe(true);
    expect(seen.wasNothingEnded('t', 'w200', 'a', pay)).toBe(true);
  });

  it('are cached without what nobody reads', () => {
    const seen = new SeenWorkOrders();
    const long = 'x'.repeat(1_000);
    const ended = { ...pay, exceptionId: long, endedAt: long };
    seen.keep('t', 'w', [{ id: 'a', data: long } as { id: string }], [ended]);
    const cached = (seen as unknown as { seen: Map<string, object> }).seen.get('t/w');
    expect(cached).toEqual({ events: new Set(['a']), ended: [pay] });
  });
});
