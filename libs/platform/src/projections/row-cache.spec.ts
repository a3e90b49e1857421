import { KeyFilter, RowCache } from './row-cache';

describe('remembering rows', () => {
  it('knows nothing of what it never saw', () => {
    expect(new RowCache(10).get('a')).toBeUndefined();
  });

  it('knows that what an empty table never got is absent', () => {
    const cache = new RowCache(10);
    cache.startEmpty();
    expect(cache.get('a')).toBeNull();
    cache.clear();
    expect(cache.get('a')).toBeUndefined();
  });

  it('keeps what is touched and forgets what is not', () => {
    const cache = new RowCache(3);
    cache.set('hot', { id: 'hot' });
    for (let i = 0; i < 20; i++) {
      cache.set(`cold-${i}`, { id: i });
      expect(cache.get('hot')).toEqual({ id: 'hot' });
    }
    expect(cache.get('cold-0')).toBeUndefined();
    expect(cache.get('cold-19')).toEqual({ id: 19 });
  });

  it('takes what it had to forget for unknown, and what it never saw for absent', () => {
    const cache = new RowCache(2);
    cache.startEmpty();
    for (let i = 0; i < 8; i++) cache.set(`row-${i}`, { id: i });
    expect(cache.get('row-0')).toBeUndefined();
    expect(cache.get('row-8')).toBeNull();
  });

  it('takes a row that was removed before it was forgotten for absent', () => {
    const cache = new RowCache(2);
    cache.startEmpty();
    cache.set('gone', null);
    for (let i = 0; i < 8; i++) cache.set(`row-${i}`, { id: i });
    expect(cache.get('gone')).toBeNull();
  });

  it('takes a row that came back after its removal for unknown once it is forgotten', () => {
    const cache = new RowCache(2);
    cache.startEmpty();
    cache.set('back', null);
    cache.set('back', { id: 'back' });
    for (let i = 0; i < 8; i++) cache.set(`row-${i}`, { id: i });
    expect(cache.get('back')).toBeUndefined();
  });
});

const keyOf = (tenant: string, i: number): string => `${tenant}\u0000decision\u0000wo-1-${i}-d1`;

describe('a filter of keys', () => {
  it('has what was added, and nearly nothing else', () => {
    const filter = new KeyFilter();
    for (let i = 0; i < 50_000; i++) filter.add(keyOf('acme', i));
    const held = (tenant: string): number => {
      let count = 0;
      for (let i = 0; i < 50_000; i++) if (filter.mayHold(keyOf(tenant, i))) count++;
      return count;
    };
    expect(held('acme')).toBe(50_000);
    expect(held('globex')).toBeLessThan(50);
  });

  it('has nothing at first', () => {
    expect(new KeyFilter().mayHold('')).toBe(false);
  });
});
