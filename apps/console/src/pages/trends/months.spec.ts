import {
  requestedMonths,
  lastMonthOf,
  monthBefore,
  monthsOf,
  spanOfMonths,
  toAfter,
} from './months';

const NOW = Date.parse('2030-02-14T12:00:00.000Z');

describe('the months of a trend', () => {
  it('are the last year where nobody chose any', () => {
    expect(requestedMonths({}, NOW)).toEqual({ from: '2029-03-01T00:00:00Z' });
    expect(spanOfMonths(requestedMonths({}, NOW), NOW)).toBe('12');
  });

  it('are those of the address', () => {
    const chosen = { from: '2028-05-01T00:00:00Z', to: '2029-01-01T00:00:00Z' };
    expect(requestedMonths(chosen, NOW)).toEqual(chosen);
    expect(spanOfMonths(chosen, NOW)).toBe('chosen');
    expect(spanOfMonths(monthsOf('all', NOW), NOW)).toBe('all');
  });

  it('go over years, and take in the last one that is named', () => {
    expect(monthBefore(NOW, 2)).toBe('2029-12-01T00:00:00Z');
    expect(toAfter('2029-12')).toBe('2030-01-01T00:00:00Z');
    expect(lastMonthOf('2030-01-01T00:00:00Z')).toBe('2029-12');
    expect(toAfter('')).toBeUndefined();
  });
});
