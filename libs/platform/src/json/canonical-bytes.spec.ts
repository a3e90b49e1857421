import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { strictParse } from '#json';
import { canonicalBytes, NotCanonical } from './index';

/** Vectors of cyberphone/json-canonicalization (Apache-2.0), stored beside the repository. */
const folder = resolve(process.cwd(), '../shared/vectors/rfc8785');

describe('canonical bytes', () => {
  it.each(pairs())('are those that RFC 8785 asks for in $file', ({ input, output }) => {
    const parsed = JSON.parse(input.toString()) as unknown;

    expect(canonicalBytes(parsed)).toEqual(output);
    expect(strictParse(output)).toEqual({ ok: true, value: JSON.parse(output.toString()) });
  });

  // RFC 8785, appendix B: the bits of a double and the text it must have.
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('write the double %s as %s', (bits, text) => {
    expect(canonicalBytes(Buffer.from(bits, 'hex').readDoubleBE()).toString()).toBe(text);
  });

  it('take instances of our own classes as what they hold', () => {
    class Amount {
      readonly minor = '1250';
      readonly currency = 'EUR';
    }
    const expected = '{"currency":"EUR","minor":"1250"}';

    expect(canonicalBytes(new Amount()).toString()).toBe(expected);
    expect(canonicalBytes(Object.assign(Object.create(null), new Amount())).toString()).toBe(
      expected,
    );
  });

  it('take a key named toJSON as any other', () => {
    expect(canonicalBytes({ toJSON: 'no function' }).toString()).toBe('{"toJSON":"no function"}');
  });

  it('are those of the library for all documents, with keys that JavaScript orders by itself', () => {
    const key = fc.oneof(
      fc.string(),
      fc.constantFrom('10', '9', '0', '-1', '1e3', '__proto__', 'b'),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 0 }),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('tree')), { maxLength: 5 }).map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify(value);
        fc.pre(text.isWellFormed() && !/\\ud[89a-f]/i.test(text));
        expect(canonicalBytes(value).toString()).toBe(canonicalize(value));
        // The value is not changed.
        expect(JSON.stringify(value)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('put keys in order that look like numbers, and keep one named __proto__', () => {
    const value = JSON.parse(
      '{"b":{"__proto__":{"z":1,"a":2}},"10":1,"9":[{"y":1,"x":2}]}',
    ) as unknown;
    const expected = '{"10":1,"9":[{"x":2,"y":1}],"b":{"__proto__":{"a":2,"z":1}}}';
    expect(canonicalBytes(value).toString()).toBe(expected);
    expect(canonicalBytes(JSON.parse(expected)).toString()).toBe(expected);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, ''],
    ['an undefined member', { a: { b: undefined } }, '/a/b'],
    ['an undefined item', [1, undefined], '/1'],
    ['a hole', { list: Array(1) }, '/list/0'],
    ['NaN', { 'a/b': [Number.NaN] }, '/a~1b/0'],
    ['an infinity', [Number.NEGATIVE_INFINITY], '/0'],
    ['a bigint', { a: 1n }, '/a'],
    ['a function', { a: () => 1 }, '/a'],
    ['a symbol', [Symbol('a')], '/0'],
    ['half a surrogate pair', { a: ['\ud800'] }, '/a/0'],
    ['half a surrogate pair in a key', { a: { '\udc00': 1 } }, '/a'],
    ['a date', { at: new Date(0) }, '/at'],
    ['bytes', { hash: Buffer.from('00', 'hex') }, '/hash'],
    ['a map', { map: new Map([['a', 1]]) }, '/map'],
    ['a boxed number', [Object(1)], '/0'],
    ['something that speaks for itself', { a: { toJSON: () => 1 } }, '/a'],
  ])('are refused to %s, by pointer', (_, value, pointer) => {
    const refused = thrownBy(() => canonicalBytes(value));

    expect(refused).toBeInstanceOf(NotCanonical);
    expect(refused).toMatchObject({ name: 'NotCanonical', pointer });
  });

  it('are refused to a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;

    expect(thrownBy(() => canonicalBytes(circle))).toBeInstanceOf(NotCanonical);
  });
});

interface Pair {
  readonly file: string;
  readonly input: Buffer;
  readonly output: Buffer;
}

function pairs(): readonly Pair[] {
  if (existsSync(folder))
    return readdirSync(resolve(folder, 'input')).map((file) => ({
      file,
      input: readFileSync(resolve(folder, 'input', file)),
      output: readFileSync(resolve(folder, 'output', file)),
    }));

  process.stdout.write(`No vectors at ${folder}: checking the RFC's own example only.\n`);
  return [exampleOfTheRfc()];
}

/** RFC 8785, 3.2.2 and 3.2.4. */
function exampleOfTheRfc(): Pair {
  const input = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  const output =
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],` +
    String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  return { file: 'section 3.2', input: Buffer.from(input), output: Buffer.from(output) };
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
