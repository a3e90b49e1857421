import { agoOf, clockOf, dayOf, distanceOf, durationLabel, momentOf, spanOf } from './times';

describe('durations', () => {
  it.each([
    ['P2D', '2 days'],
    ['PT8H', '8 hours'],
    ['P1DT1H', '1 day 1 hour'],
    ['P365D', '365 days'],
    ['soon', 'soon'],
    ['P', 'P'],
  ])('says %s as %s', (duration, text) => {
    expect(durationLabel(duration)).toBe(text);
  });
});

describe('a moment', () => {
  const at = new Date(2026, 10, 22, 9, 5, 7).toISOString();

  it('is shown in local time', () => {
    expect(dayOf(at)).toBe('22 Nov 2026');
    expect(clockOf(at)).toBe('09:05:07');
    expect(momentOf(at)).toBe('22 Nov 2026, 09:05');
  });
});

describe('lengths of time', () => {
  it.each([
    [0, '0 s'],
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 m'],
    [11_520_000, '3 h 12 m'],
    [86_400_000, '1 d'],
    [187_200_000, '2 d 4 h'],
    [86_460_000, '1 d'],
    [8_650_800_000, '100 d'],
    [62_985_600_000, '729 d'],
    [63_158_400_000, '2 y'],
    [490_579_200_000, '15 y'],
  ])('says %i ms as %s', (ms, text) => {
    expect(spanOf(ms)).toBe(text);
  });

  it('tells what was from what will be', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(distanceOf('2030-01-01T08:48:00Z', now)).toBe('3 h 12 m ago');
    expect(distanceOf('2030-01-03T12:00:00Z', now)).toBe('in 2 d');
  });

  it('says how many seconds a deadline leaves, and when it is there', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(distanceOf('2030-01-01T12:00:40Z', now)).toBe('in 40 s');
    expect(distanceOf('2030-01-01T12:01:00Z', now)).toBe('in 1 m');
    expect(distanceOf('2030-01-01T12:00:00Z', now)).toBe('now');
    expect(distanceOf('2030-01-01T11:59:20Z', now)).toBe('40 s ago');
  });

  it('does not put what is on record into the future where clocks differ', () => {
    const now = Date.parse('2030-01-01T12:00:00Z');
    expect(agoOf('2030-01-01T12:00:08Z', now)).toBe('just now');
    expect(agoOf('2030-01-01T12:00:00Z', now)).toBe('just now');
    expect(agoOf('2030-01-01T11:59:52Z', now)).toBe('8 s ago');
    expect(agoOf('2030-01-01T12:01:00Z', now)).toBe('in 1 m');
  });
});
