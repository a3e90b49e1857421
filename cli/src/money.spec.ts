import { moneyText } from '#printing';
import { moneyFor, moneyOf } from './money';

describe('an amount on the command line', () => {
  it.each([
    ['12.50', 'EUR', 1250],
    ['12.5', 'EUR', 1250],
    ['12', 'EUR', 1200],
    ['0.29', 'EUR', 29],
    ['1200', 'JPY', 1200],
    ['1.234', 'KWD', 1234],
    ['90071992547409.91', 'EUR', 9007199254740991],
  ])('[N4] takes %s %s as %d minor units, exactly', (amount, currency, minor) => {
    expect(moneyOf(amount, currency)).toEqual({ minor, currency });
  });

  it.each([
    ['12.505', 'EUR', 'at most 2 decimals, such as 12.00'],
    ['12.5', 'JPY', 'at most 0 decimals, such as 12.'],
    ['-1', 'EUR', '-1 is not an amount in EUR'],
    ['1e3', 'EUR', '1e3 is not an amount in EUR'],
    ['1,000', 'EUR', '1,000 is not an amount in EUR'],
    ['90071992547409.92', 'EUR', 'too large an amount'],
    ['1', 'euro', 'euro is not a currency'],
  ])('[N4] refuses %s %s', (amount, currency, sentence) => {
    expect(() => moneyOf(amount, currency)).toThrow(sentence);
  });

  it.each(['50.00 EUR', ' 50.0   EUR ', '50 EUR'])('[N4] takes %j in one text', (text) => {
    expect(moneyFor('--amount-up-to')(text)).toEqual({ minor: 5000, currency: 'EUR' });
  });

  it.each(['50.00', 'EUR', '', '50 EUR please'])('[N4] asks for both parts of %j', (text) => {
    expect(() => moneyFor('--amount-up-to')(text)).toThrow(
      '--amount-up-to takes an amount and its currency in quotes, such as "50.00 EUR"',
    );
  });

  it.each([
    [5000, 'EUR', '50.00 EUR'],
    [5, 'EUR', '0.05 EUR'],
    [0, 'EUR', '0.00 EUR'],
    [1200, 'JPY', '1200 JPY'],
    [1234, 'KWD', '1.234 KWD'],
  ])('[N4] shows %d %s as %s', (minor, currency, text) => {
    expect(moneyText({ minor, currency })).toBe(text);
  });
});
