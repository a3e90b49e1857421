import {
  countText,
  factText,
  labelOf,
  majorOf,
  minorOf,
  moneyOf,
  numbered,
  percentOf,
  rateOf,
} from './values';

describe('a number of things', () => {
  it.each([
    [0, false, '0'],
    [1_234, false, '1,234'],
    [1_000, true, '1,000 or more'],
    [0, true, '0 or more'],
  ])('of %i, cut off: %s, reads %s', (count, isCut, text) => {
    expect(countText(count, isCut)).toBe(text);
  });
});

describe('rates', () => {
  it.each([
    [1, '100 %'],
    [0.999, '> 99 %'],
    [0.5, '50 %'],
    [0.0123, '1.2 %'],
    [0.0001, '< 0.1 %'],
    [0, '0 %'],
    [null, 'TBD'],
  ])('says %p as %s', (rate, text) => expect(percentOf(rate)).toBe(text));

  it('are unknown where nothing was counted', () => {
    expect([rateOf(1, 4), rateOf(0, 0)]).toEqual([0.25, null]);
  });
});

describe('amounts', () => {
  it.each([
    [5_000, 'EUR', '€50.00'],
    [123_456_789, 'USD', '$1,234,567.89'],
    [5_000, 'JPY', '¥5,000'],
    [1_234, 'KWD', 'KWD 1.234'],
    [5_000, 'not a currency', '50.00 not a currency'],
  ])('says %i of %s as %s', (minor, currency, text) => {
    expect(moneyOf(minor, currency)).toBe(text);
  });

  it.each([
    [125_000, 'EUR', '€1,250.00'],
    ['8000', 'EUR', '€80.00'],
    [-250, 'EUR', '-€2.50'],
    [8_000, undefined, '8000'],
    ['unclear', 'EUR', 'unclear'],
    [null, 'EUR', 'TBD'],
  ])('says the fact %p in %p as %s', (value, currency, text) => {
    expect(factText(value, currency)).toBe(text);
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

describe('a label', () => {
  it.each([
    ['workOrderId', 'Work order'],
    ['raisedPerWorkOrder', 'Raised per work order'],
  ])('of %s is %s', (name, label) => expect(labelOf(name)).toBe(label));
});

describe('a count with its noun', () => {
  it('has the plural of all but one', () => {
    expect([0, 1, 1_234].map((count) => numbered(count, 'work order'))).toEqual([
      '0 work orders',
      '1 work order',
      '1,234 work orders',
    ]);
  });
});
