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

  it('[A1] leaves out what JSON leaves out', () =>
    expect(canonicalJson({ b: undefined, a: [undefined, { c: 1 }] })).toBe('{"a":[null,{"c":1}]}'));

  it('[A1] has the digest of its bytes', async () =>
    expect(await sha256Of('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ));
});
