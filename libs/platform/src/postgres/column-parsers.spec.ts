import { columnParsers, instantOf } from './column-parsers';

describe('reading columns', () => {
  it.each([
    ['2030-01-01 09:00:00+00', '2030-01-01T09:00:00.000Z'],
    ['2030-01-01 09:00:00.5+00', '2030-01-01T09:00:00.500Z'],
    ['2030-01-01 09:00:00.123999+00', '2030-01-01T09:00:00.123Z'],
    ['2030-01-01 10:30:00.25+01:30', '2030-01-01T09:00:00.250Z'],
    ['2030-01-01 00:00:00-08', '2030-01-01T08:00:00.000Z'],
    ['0001-12-31 10:00:00+00 BC', '0000-12-31T10:00:00.000Z'],
    ['0002-01-01 00:00:00+00 BC', '-000001-01-01T00:00:00.000Z'],
    ['10000-01-01 13:59:59+00', '+010000-01-01T13:59:59.000Z'],
    ['infinity', 'infinity'],
  ])('shows %s as %s', (text, instant) => {
    expect(instantOf(text)).toBe(instant);
  });

  it('shows bigint as a number', () => {
    expect(columnParsers.getTypeParser(20)('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
  });
});
