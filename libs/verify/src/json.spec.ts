import fc from 'fast-check';
import { parseJsonObject } from './json';

describe('JSON of a file that is verified', () => {
  it.each([
    ['{"a":1,"a":2}', '"a"'],
    ['{"a":1,"\\u0061":2}', '"\\u0061"'],
    ['{"b":[{"a":1,"c":{},"a":2}]}', '"a"'],
    ['{"a":{"a":1},"a":1}', '"a"'],
    ['{"":1, "" :2}', '""'],
    ['{"__proto__":1,"__proto__":2}', '"__proto__"'],
  ])('[V2] names a key that is there twice: %s', (text, key) =>
    expect(parseJsonObject(text)).toBe(`It names the key ${key} twice.`),
  );

  it.each(['{"a":{"a":1},"b":[{"a":1},{"a":1}]}', '{"a":"a:{","b":"a","c":[":","}","\\"}",":"]}'])(
    '[V2] takes keys that are there once: %s',
    (text) => expect(parseJsonObject(text)).toEqual(JSON.parse(text)),
  );

  it('[V2] takes what JSON.stringify writes, and a long text in it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify({ value }, null, indent);
        expect(parseJsonObject(text)).toEqual(JSON.parse(text));
      }),
    );
    const long = { content: '\\"'.repeat(1_000_000) };
    expect(parseJsonObject(JSON.stringify(long))).toEqual(long);
  });

  it.each(['', '{', '[]', 'null', '"a"', '{"a":1}}'])('[V2] is an object: not %j', (text) =>
    expect(parseJsonObject(text)).toBe('It is no JSON object.'),
  );
});
