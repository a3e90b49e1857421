import { durationInWords } from './durations';

describe('durations', () => {
  it.each([
    ['P2D', '2 days'],
    ['PT8H', '8 hours'],
    ['P1DT1H', '1 day 1 hour'],
    ['P365D', '365 days'],
    ['soon', 'soon'],
    ['P', 'P'],
  ])('says %s as %s', (duration, words) => {
    expect(durationInWords(duration)).toBe(words);
  });
});
