import { inMajor } from './amounts';

describe('amounts in the words of the system', () => {
  it.each([
    [
      'refund.issue of 5000 EUR (minor units), decision d-1',
      'refund.issue of 50.00 EUR, decision d-1',
    ],
    [
      'granted 100 EUR (minor units), asked 5000 JPY (minor units)',
      'granted 1.00 EUR, asked 5,000 JPY',
    ],
    ['5000', '5000'],
    ['50.00 EUR', '50.00 EUR'],
  ])('says %j as %j', (text, said) => {
    expect(inMajor(text)).toBe(said);
  });
});
