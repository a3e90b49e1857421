import { commaSeparated, durationFor, instantFor, listFor, wholeFor } from './option-values';

describe('what options take', () => {
  it('[N4] reads lists, and says which option names nothing', () => {
    expect(commaSeparated(' a, b,,')).toEqual(['a', 'b']);
    expect(commaSeparated('')).toEqual([]);
    expect(listFor('--permits')('refund.issue,refund.draft')).toEqual([
      'refund.issue',
      'refund.draft',
    ]);
    expect(() => listFor('--permits')(' , ')).toThrow('--permits names nothing: give one or more');
  });

  it('[I10] takes a comma behind a backslash as a part of an id', () => {
    expect(commaSeparated('urn:x:a\\,b, C:\\d\\\\,e')).toEqual(['urn:x:a,b', 'C:\\d\\', 'e']);
  });

  it.each([
    ['30s', 'PT30S'],
    ['15m', 'PT15M'],
    ['4h', 'PT4H'],
    ['2d', 'P2D'],
    ['1w', 'P1W'],
    ['P1DT12H', 'P1DT12H'],
  ])('[N4] takes %s as the duration %s', (text, iso) => {
    expect(durationFor('--wait')(text)).toBe(iso);
  });

  it.each(['', '5', 'soon', 'P1M', '1y', '-3h', '99999999w'])(
    '[N4] refuses %j as a duration, with examples',
    (text) => {
      expect(() => durationFor('--wait')(text)).toThrow(
        '--wait takes a duration such as 30s, 15m, 4h, 2d or PT4H',
      );
    },
  );

  it('[N4] takes times with their offset, and a date as its first moment in UTC', () => {
    expect(instantFor('--until')('2030-01-31T10:00:00+01:00')).toBe('2030-01-31T09:00:00.000Z');
    expect(instantFor('--until')('2030-01-31')).toBe('2030-01-31T00:00:00.000Z');
    for (const text of ['', 'tomorrow', '2030-13-01', '2030-01-31T10:00:00'])
      expect(() => instantFor('--until')(text)).toThrow('--until takes a time such as');
  });

  it('[N4] takes whole numbers from the least on', () => {
    expect(wholeFor('--count')('3')).toBe(3);
    expect(wholeFor('--after', 0)('0')).toBe(0);
    for (const text of ['0', '-1', '1.5', '1e3', '', '9'.repeat(16)])
      expect(() => wholeFor('--count')(text)).toThrow('--count takes a whole number of at least 1');
  });
});
