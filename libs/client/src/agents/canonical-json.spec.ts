import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalJson, sha256Of } from './canonical-json';

describe('canonical JSON of the arguments of a call', () => {
  it('[A1] is that of RFC 8785', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON has no -0.
        const json = JSON.parse(JSON.stringify(value)) as unknown;
        expect(canonicalJson(json)).toBe(canonicalize(json));
      }),
    ));

  it.each<[string, unknown, string]>([
    ['a date', new Date(0), 'an object of the kind Date'],
    ['an address', new URL('http://writ.example'), 'an object of the kind URL'],
    ['a map', new Map([['to', 'ben']]), 'an object of the kind Map'],
    ['an instance of a class', new (class Payee {})(), 'an object of the kind Object'],
    ['what inherits members', Object.create({ to: 'ben' }), 'an object of the kind Object'],
    ['a boxed text', Object('ben'), 'an object of the kind String'],
    ['a hidden member', { [Symbol('to')]: 'ben' }, 'an object of the kind Object'],
    ['no number', NaN, 'NaN'],
    ['no finite number', -Infinity, '-Infinity'],
    ['a big integer', 1n, 'a bigint'],
    ['a function', () => 'ben', 'a function'],
    ['nothing', undefined, 'undefined'],
    ['a list with a hole', new Array(1), 'a list with holes or names'],
    ['a named item', Object.assign(['ben'], { to: 'eve' }), 'a list with holes or names'],
  ])('[A1] refuses what JSON cannot say: %s', (_title, value, what) => {
    expect(() => canonicalJson({ input: [{ to: value }] })).toThrow(
      `Not run: the call has ${what} at /input/0/to, which JSON cannot say`,
    );
  });

  it('[A1] takes plain objects as they are, whatever their members are called', () => {
    const named = JSON.parse('{"toJSON":1,"__proto__":{"to":"ben"}}') as object;
    expect(canonicalJson(named)).toBe('{"__proto__":{"to":"ben"},"toJSON":1}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: -0 }))).toBe('{"a":0}');
  });

  it('[A1] has the digest of its bytes', async () =>
    expect(await sha256Of('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ));
});
