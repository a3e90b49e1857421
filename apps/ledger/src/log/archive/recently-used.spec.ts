import { RecentlyUsed } from './recently-used';

describe('values that were used recently', () => {
  let reads: string[];
  beforeEach(() => void (reads = []));
  const read = (text: string) => async () => {
    reads.push(text);
    return text;
  };

  it('are remembered up to their weight, those not used for longest forgotten first', async () => {
    const values = new RecentlyUsed<string>(6, ({ length }) => length);
    for (const text of ['abc', 'de', 'abc', 'fgh', 'abc', 'de', 'abc', 'long enough', 'fgh'])
      expect(await values.get(text, read(text))).toBe(text);
    expect(reads).toEqual(['abc', 'de', 'fgh', 'de', 'long enough', 'fgh']);
  });

  it('are read once for all that want them meanwhile, and again after a failure', async () => {
    const values = new RecentlyUsed<string>(1);
    expect(await Promise.all([values.get('a', read('a')), values.get('a', read('b'))])).toEqual([
      'a',
      'a',
    ]);
    const broken = async () => Promise.reject(new Error('broken'));
    await expect(values.get('c', broken)).rejects.toThrow('broken');
    expect(await values.get('c', read('c'))).toBe('c');
    expect(reads).toEqual(['a', 'c']);
  });
});
