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
