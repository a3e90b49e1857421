import { progress } from './reaction-positions';

describe('how far reactions have come', () => {
  it.each([
    ['is used where the stream goes on', { first: 1, last: 7 }, 0, 0],
    ['is used at the end of the stream', { first: 1, last: 5 }, 0, 0],
    ['needs what the stream has dropped', { first: 4, last: 7 }, 0, 3],
    ['needs what came before the consumer starts', { first: 2, last: 7 }, 3, 3],
    [
      'is not used where the stream was emptied meanwhile',
      { first: undefined, last: 0 },
      0,
      undefined,
    ],
    ['is not used where the stream is filled again', { first: 1, last: 2 }, 0, undefined],
  ])('%s', (_, ends, startsAfter, expected) =>
    expect(progress(5, ends, startsAfter)).toEqual(expected),
  );
});
