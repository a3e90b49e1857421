import { Entries } from './entries';
import { entryOf } from './entry';

const MANY = 1_000;
const names = Array.from({ length: MANY }, (_, n) => `name-${n}`);

describe('entries by name', () => {
  const all = names.reduce((entries, name, n) => entries.with(name, n), Entries.of<number>());

  it('have what was put in, in the order of the names', () => {
    expect(all.names()).toEqual(names);
    expect(all.values()).toEqual(names.map((_, n) => n));
    expect(names.map((name) => all.get(name))).toEqual(all.values());
    expect(all.get('another')).toBeUndefined();
  });

  it('keep a replaced one in its place, whether it is settled or recent', () => {
    const changed = all.with('name-3', -3).with('name-999', -999);
    expect(changed.names()).toEqual(names);
    expect([changed.get('name-3'), changed.values()[3], changed.get('name-999')]).toEqual([
      -3, -3, -999,
    ]);
  });

  it('leave those before a change as they were', () => {
    let before = all;
    for (const name of names) {
      const after = before.with(name, -1);
      expect([before.get(name), after.get(name)]).toEqual([all.get(name), -1]);
      before = after;
    }
    expect(all.values()).toEqual(names.map((_, n) => n));
  });

  it('find those of one key in their order, also replaced and new ones', () => {
    const kindOf = (n: number): string => String(Math.abs(n) % 7);
    for (let count = 0, entries = Entries.of<number>(); count < 200; count++) {
      entries = entries.with(`name-${count}`, count);
      if (count % 3 === 0) entries = entries.with(`name-${count / 3}`, -count / 3);
      const expected = entries.values().filter((n) => kindOf(n) === '3');
      expect(entries.having(kindOf, '3')).toEqual(expected);
    }
    expect(all.having(kindOf, 'another')).toEqual([]);
  });

  it('look at the recent ones only, once those before are known', () => {
    let calls = 0;
    const keyOf = (n: number): string => {
      calls += 1;
      return String(n);
    };
    expect(all.having(keyOf, '3')).toEqual([3]);
    calls = 0;
    expect(all.having(keyOf, '998')).toEqual([998]);
    expect(calls).toBeLessThan(64);
  });

  it('find no name that an object has by itself', () => {
    expect(['constructor', '__proto__', 'toString'].map((name) => all.get(name))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(all.with('__proto__', 7).get('__proto__')).toBe(7);
  });
});

it('no entry stands under an absent name, nor under one that every object has', () => {
  const named = { null: 1, undefined: 2 };
  for (const name of [null, undefined, 'constructor']) expect(entryOf(named, name)).toBeUndefined();
  expect(entryOf(named, 'null')).toBe(1);
});
