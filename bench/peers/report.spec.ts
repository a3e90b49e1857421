import { type Measure } from '../case';
import { summarise, type Summary } from '../report';
import { aheadOf, peersText } from './report';

const peer = { name: 'Plain', does: 'inserts rows, and checks no version.' };
const rate: Measure = { name: 'appends', unit: 'events/s', peer, better: 'more' };
const latency: Measure = { name: 'p50', unit: 'ms', peer, better: 'less' };

/** Each pair is what the peer and Writ did in a round. */
const measured = (measure: Measure, ...pairs: readonly (readonly [number, number])[]): Summary =>
  summarise(
    'peers-append',
    measure,
    pairs.map(([baseline, writ]) => ({ [measure.name]: { baseline, writ } })),
  );

describe('who is ahead', () => {
  it('is the one with more a second in every round', () => {
    expect(aheadOf(measured(rate, [100, 150], [100, 110]))).toBe('Writ');
    expect(aheadOf(measured(rate, [150, 100], [110, 100]))).toBe('Plain');
  });

  it('is the one that takes less time in every round', () => {
    expect(aheadOf(measured(latency, [2, 1], [3, 1]))).toBe('Writ');
    expect(aheadOf(measured(latency, [1, 2], [1, 3]))).toBe('Plain');
  });

  it('is neither where rounds disagree', () => {
    expect(aheadOf(measured(rate, [100, 150], [150, 100]))).toBe('neither');
    expect(aheadOf(measured(rate, [100, 100]))).toBe('neither');
  });
});

describe('the text about peers', () => {
  it('says once what a peer does, and which were left out', () => {
    const summaries = [measured(rate, [150, 100]), measured(latency, [1, 2])];
    const lines = peersText(summaries, [
      'Other: npm has no such package',
      'Other: npm has no such package',
    ]);
    expect(lines.filter((line) => line.includes('checks no version'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('Left out'))).toEqual([
      'Left out – Other: npm has no such package',
    ]);
    expect(lines.filter((line) => line.includes('peers-append: p50'))).toHaveLength(1);
  });
});
