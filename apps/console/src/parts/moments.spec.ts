import { clockOf, dayOf, momentOf } from './moments';

describe('a moment', () => {
  const at = new Date(2026, 10, 22, 9, 5, 7).toISOString();

  it('is said by the clock of whoever looks', () => {
    expect(dayOf(at)).toBe('22 Nov 2026');
    expect(clockOf(at)).toBe('09:05:07');
    expect(momentOf(at)).toBe('22 Nov 2026, 09:05');
  });
});
