import { majorOf, minorOf, moneyOf } from './money';

describe('amounts', () => {
  it.each([
    [5_000, 'EUR', '50.00 EUR'],
    [123_456_789, 'USD', '1,234,567.89 USD'],
    [5_000, 'JPY', '5,000 JPY'],
    [1_234, 'KWD', '1.234 KWD'],
    [5_000, 'not a currency', '50.00 not a currency'],
  ])('says %i of %s as %s', (minor, currency, said) => {
    expect(moneyOf(minor, currency)).toBe(said);
  });

  it.each([
    ['50', 'EUR', 5_000],
    ['49,9', 'EUR', 4_990],
    ['0.07', 'EUR', 7],
    ['1.005', 'EUR', undefined],
    ['12.5', 'JPY', undefined],
    ['-5', 'EUR', undefined],
    ['1e3', 'EUR', undefined],
  ])('reads %j of %s as %j minor units', (written, currency, minor) => {
    expect(minorOf(written, currency)).toBe(minor);
  });

  it('fills in what it reads', () => {
    expect(minorOf(majorOf(123_456_789, 'EUR'), 'EUR')).toBe(123_456_789);
    expect(majorOf(5_000, 'JPY')).toBe('5000');
  });
});
