import fc from 'fast-check';
import { type JsonProblemCode, strictParse } from '#json';
import { anyCharacter } from '#testkit';
import { canonicalBytes } from './index';

const reservedKeys = ['__proto__', 'constructor', 'prototype'];

// Every Unicode character but U+0000, so surrogate pairs and non-characters are among them.
const text = fc.string({ unit: anyCharacter(fc) }).map((s) => s.replaceAll('\u0000', ''));
const key = text.filter((k) => !reservedKeys.includes(k));
const number = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger());
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('json'), { maxLength: 5 }),
    fc.dictionary(key, tie('json'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

describe('any JSON without refused content', () => {
  it('comes out of the strict parser as it went in', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
        const written = JSON.stringify(value, null, indent);
        const expected = { ok: true, value: JSON.parse(written) as unknown };

        expect(strictParse(written)).toEqual(expected);
        expect(strictParse(Buffer.from(written))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('[P3] has canonical bytes that parse back and do not depend on the order of keys', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = canonicalBytes(value);

        expect(canonicalBytes(turnedRound(value))).toEqual(bytes);
        expect(strictParse(bytes)).toEqual({ ok: true, value: withoutNegativeZero(value) });
        expect(canonicalBytes(JSON.parse(bytes.toString()))).toEqual(bytes);
      }),
      { numRuns: 500 },
    );
  });

  it('[I5] is refused by pointer as soon as one refused thing is put anywhere in it', () => {
    const steps = fc.array(fc.oneof(key, fc.nat(3)), { maxLength: 6 });

    fc.assert(
      fc.property(steps, json, fc.constantFrom(...poisons), (path, sibling, poison) => {
        const written = path.reduceRight<string>(
          (inner, step) => around(inner, step, sibling),
          poison.text,
        );

        expect(strictParse(written)).toMatchObject({
          ok: false,
          problem: { pointer: pointerTo([...path, ...poison.steps]), code: poison.code },
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('any text at all', () => {
  const damaged = fc
    .tuple(json, fc.array(fc.tuple(fc.nat(), fc.nat(2), noise()), { minLength: 1, maxLength: 3 }))
    .map(([value, cuts]) =>
      cuts.reduce((written, [where, length, put]) => {
        const at = where % (written.length + 1);
        return written.slice(0, at) + put + written.slice(at + length);
      }, JSON.stringify(value)),
    );

  it('[I5] is JSON to the strict parser exactly when it is to JSON.parse', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: noise() })), (written) => {
        const parsed = strictParse(written);
        const lenient = leniently(written);

        if (parsed.ok) expect({ value: parsed.value }).toEqual(lenient);
        else if (parsed.problem.code === 'invalid_json') expect(lenient).toBeUndefined();
      }),
      { numRuns: 5000 },
    );
  });

  it('[I5] never makes the strict parser throw, nor does any run of bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect([true, false]).toContain(strictParse(bytes).ok);
      }),
      { numRuns: 1000 },
    );
  });
});

// What tokens of JSON are made of, so that damage stays close to JSON.
function noise(): fc.Arbitrary<string> {
  const marks = '{ } [ ] : , " \\ / 0 1 9 - + . e E u t r u e n l \\u0000 \\ud83d \\ude00 \ud83d';
  return fc.constantFrom(...marks.split(' '), ' ', '\n', '\t', '\ufeff', '\u0000', '\u001f', '1e5');
}

interface Poison {
  readonly text: string;
  readonly steps: readonly string[];
  readonly code: JsonProblemCode;
}

const poisons: readonly Poison[] = [
  { text: '{"x":1,"y":2,"x":1}', steps: ['x'], code: 'duplicate_key' },
  { text: '{"x":1,"__proto__":1}', steps: ['__proto__'], code: 'forbidden_key' },
  { text: '"\\u0000"', steps: [], code: 'nul_character' },
  { text: '{"\\u0000":1}', steps: [], code: 'nul_character' },
  { text: '"\\ud83d"', steps: [], code: 'lone_surrogate' },
  { text: '1e999', steps: [], code: 'inexact_number' },
  { text: '0.30000000000000000001', steps: [], code: 'inexact_number' },
  { text: '[1 2]', steps: [], code: 'invalid_json' },
];

/** `inner` at `step`, with something harmless before and after it. */
function around(inner: string, step: string | number, sibling: unknown): string {
  const other = JSON.stringify(sibling);
  if (typeof step === 'number') return `[${`${other},`.repeat(step)}${inner},${other}]`;
  return `{${JSON.stringify(`before ${step}`)}:${other},${JSON.stringify(step)}:${inner}}`;
}

function pointerTo(steps: readonly (string | number)[]): string {
  return steps.map((s) => `/${String(s).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function leniently(written: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(written) as unknown };
  } catch {
    return undefined;
  }
}

function turnedRound(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([k, v]) => [k, turnedRound(v)]),
  );
}

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
