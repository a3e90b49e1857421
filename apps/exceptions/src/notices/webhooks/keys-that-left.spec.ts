import { recorded } from '#testkit';
import { keysThatLeft } from './keys-that-left';

const files = recorded(
  [['a', 'b', 'c'], ['c'], ['c', 'b', 'd'], ['b']].map((keys) => ({
    type: 'keys-file.loaded',
    data: { keys: keys.map((keyId) => ({ keyId })) },
  })),
);

describe('keys that left the keys file', () => {
  it('[N2] were in it before, and are not in it now', () => {
    expect(keysThatLeft(files.slice(0, 1), 1)).toEqual([]);
    expect(keysThatLeft(files.slice(0, 2), 2)).toEqual(['a', 'b']);
    expect(keysThatLeft(files, 4)).toEqual(['a', 'c', 'd']);
  });

  it('[N2] are none of those that came back since, nor of those that came later', () =>
    expect(keysThatLeft(files, 2)).toEqual(['a', 'c']));
});
