import { KeyFilter } from './key-filter';

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
