import { rangeOf } from './range';

describe('a range of a content of 100 bytes', () => {
  it.each([
    ['bytes=0-', { start: 0, end: 100 }],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-19', { start: 10, end: 20 }],
    ['bytes=99-500', { start: 99, end: 100 }],
    ['bytes=-1', { start: 99, end: 100 }],
    ['bytes=-500', { start: 0, end: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
  ])('[V1] %s is %j', (header, range) => expect(rangeOf(header, 100)).toEqual(range));

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-4',
    'bytes=0-1,5-6',
    'lines=1-2',
    'bytes=a-',
  ])('[V1] %s is all of it', (header) => expect(rangeOf(header, 100)).toBeUndefined());

  it('[V1] of no bytes is none', () => expect(rangeOf('bytes=0-', 0)).toBe('unsatisfiable'));
});
