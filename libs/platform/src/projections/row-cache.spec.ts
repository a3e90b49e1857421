import { RowCache } from './row-cache';

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
