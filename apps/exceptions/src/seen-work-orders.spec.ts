import { unknownWorkOrder } from '#work-order';
import { SeenWorkOrders } from './seen-work-orders';

const events = (...ids: string[]) => ids.map((id) => ({ id }));

describe('work orders that were seen', () => {
  it('are known to who hears of an event that was in them, and to nobody else', () => {
    const seen = new SeenWorkOrders();
    seen.keep('t', 'w', events('a', 'b'), unknownWorkOrder);
    expect(seen.with('t', 'w', 'b')).toBe(unknownWorkOrder);
    expect(seen.with('t', 'w', 'c')).toBeUndefined();
    expect(seen.with('t', 'w', undefined)).toBeUndefined();
    expect(seen.with('t', 'other', 'a')).toBeUndefined();
    expect(seen.with('other', 'w', 'a')).toBeUndefined();
  });

  it('are as they were seen last', () => {
    const seen = new SeenWorkOrders();
    const later = { ...unknownWorkOrder, imported: true };
    seen.keep('t', 'w', events('a'), unknownWorkOrder);
    seen.keep('t', 'w', events('a', 'b'), later);
    expect(seen.with('t', 'w', 'a')).toBe(later);
  });

  it('are the last two hundred', () => {
    const seen = new SeenWorkOrders();
    for (let i = 0; i <= 200; i++) seen.keep('t', `w${i}`, events('a'), unknownWorkOrder);
    expect(seen.with('t', 'w0', 'a')).toBeUndefined();
    expect(seen.with('t', 'w1', 'a')).toBeDefined();
    expect(seen.with('t', 'w200', 'a')).toBeDefined();
  });
});
