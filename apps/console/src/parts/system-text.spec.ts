import { inMajor, systemText } from './system-text';

describe('a sentence of the system', () => {
  it.each([
    [
      'refund.issue of 5000 EUR (minor units), decision d-1',
      'refund.issue of €50.00, decision d-1',
    ],
    [
      'granted 100 EUR (minor units), requested 5000 JPY (minor units)',
      'granted €1.00, requested ¥5,000',
    ],
    [
      'Beyond the budget: 4000 and 2050 come to more than 5000 EUR (minor units).',
      'Beyond the budget: €40.00 and €20.50 come to more than €50.00.',
    ],
    ['5000', '5000'],
    ['€50.00', '€50.00'],
  ])('has amounts as people write them: %s', (text, expected) => {
    expect(inMajor(text)).toBe(expected);
  });

  it.each([
    [
      'error-rate is older than PT10M. Report it.',
      'error-rate is older than 10 minutes. Report it.',
    ],
    ['within P1DT12H', 'within 1 day 12 hours'],
    ['the code P1D-late of P2', 'the code P1D-late of P2'],
    [
      'The break-glass (01a219a1-c7cf-7568-a0cf-535e1d389c14) is for less.',
      'The break-glass (01a219a1…) is for less.',
    ],
  ])('has durations in words and short ids: %s', (text, expected) => {
    expect(systemText(text)).toBe(expected);
  });
});
