import { entryBundle } from './entry-bundle';

describe('a bundle of entries', () => {
  it('[V2] has the length of each in front, in two bytes', () => {
    const long = Buffer.alloc(300, 7);
    expect(entryBundle([Buffer.from('ab'), long])).toEqual(
      Buffer.concat([Buffer.of(0, 2), Buffer.from('ab'), Buffer.of(1, 44), long]),
    );
    expect(entryBundle([])).toHaveLength(0);
  });

  it('[V2] holds no entry of more than 65,535 bytes', () =>
    expect(() => entryBundle([Buffer.alloc(65_536)])).toThrow('out of range'));
});
