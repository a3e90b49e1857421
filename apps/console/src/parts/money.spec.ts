import { moneyOf } from './money';

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
});
