import { derivedKeys, readByAnyKey } from './derived-keys';

const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];

describe('the keys of a secret', () => {
  it('differ for each use, so that what one of them signs is worth nothing elsewhere', () => {
    const uses = [
      'tokens',
      'api-keys',
      'decision-links',
      'delivery-links',
      'login-state',
      'csrf',
    ] as const;
    const keys = uses.map((use) => derivedKeys(OLD, use).first.toString('hex'));
    expect(new Set(keys).size).toBe(uses.length);
    expect(keys).not.toContain(Buffer.from(OLD).toString('hex'));
  });

  it('are those of each secret: the first signs, and all verify', () => {
    const { first, all } = derivedKeys(`${NEW}, ${OLD}`, 'tokens');
    expect(first).toEqual(derivedKeys(NEW, 'tokens').first);
    expect(all).toEqual([first, derivedKeys(OLD, 'tokens').first]);
  });
});

describe('reading by any key', () => {
  const keys = derivedKeys(`${NEW},${OLD}`, 'tokens');
  const another = new Error('another key');
  const isAnother = (error: unknown): boolean => error === another;

  it('gives what the key that signed it reads', async () => {
    const read = (key: Buffer): Promise<string> =>
      key.equals(keys.all[1]!) ? Promise.resolve('read') : Promise.reject(another);
    await expect(readByAnyKey(keys, read, isAnother)).resolves.toBe('read');
  });

  it('rejects where none of them signed it, and at once where the one that did finds a fault', async () => {
    await expect(readByAnyKey(keys, () => Promise.reject(another), isAnother)).rejects.toBe(
      another,
    );
    const fault = new Error('past its time');
    const tried: Buffer[] = [];
    const read = (key: Buffer): Promise<never> => {
      tried.push(key);
      return Promise.reject(fault);
    };
    await expect(readByAnyKey(keys, read, isAnother)).rejects.toBe(fault);
    expect(tried).toEqual([keys.first]);
  });
});
