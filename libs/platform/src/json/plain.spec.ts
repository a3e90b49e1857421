import fc from 'fast-check';
import { plain } from './plain';

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe('a plain value', () => {
  it('is what JSON makes of any value', () => {
    const any = fc.anything({
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
      withObjectString: true,
    });
    fc.assert(
      fc.property(any, (value) => {
        fc.pre(typeof value !== 'symbol' && typeof value !== 'function');
        expect(plain(value)).toEqual(throughJson(value));
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, unknown, unknown]>([
    ['a class', Object.assign(new (class Amount {})(), { b: 1, a: undefined }), { b: 1 }],
    ['what speaks for itself', { at: { toJSON: () => ({ b: 1 }) } }, { at: { b: 1 } }],
    ['a key named toJSON', { toJSON: 'no function' }, { toJSON: 'no function' }],
    ['a hole', Object.assign(new Array(2), { 1: 1 }), [null, 1]],
    ['-0', [-0], [0]],
    ['undefined', undefined, null],
    ['functions', { a: () => 1, b: [() => 1] }, { b: [null] }],
  ])('is taken of %s', (_, value, expected) => {
    expect(plain(value)).toStrictEqual(expected);
    expect(throughJson(value)).toStrictEqual(expected);
  });

  it('has its keys in order, and one named __proto__', () => {
    const value = JSON.parse('{"b":1,"a":{"d":1,"c":2},"__proto__":{"e":1}}') as unknown;
    expect(JSON.stringify(plain(value))).toBe('{"__proto__":{"e":1},"a":{"c":2,"d":1},"b":1}');
  });

  it('is none of a bigint, as in JSON', () => {
    expect(() => plain({ a: 1n })).toThrow(TypeError);
    expect(() => throughJson({ a: 1n })).toThrow(TypeError);
  });
});
