import fc from 'fast-check';
import { survivesDouble } from './number-survival';

describe('a number on its way through a double', () => {
  it.each([
    '0',
    '-0',
    '0.000',
    '0e400',
    '0.1',
    '1.10',
    '1e23',
    '123456789012345',
    '9007199254740991',
    '9007199254740992',
    '9007199254740994',
    '-1234567890.12345',
    '1.7976931348623157e+308',
    '2.2250738585072014e-308',
    '5e-324',
    `1${'0'.repeat(22)}`,
    `${'0.'}${'0'.repeat(30)}1`,
    `1${'0'.repeat(400)}e-400`,
  ])('survives as %s', (literal) => {
    expect(survivesDouble(literal)).toBe(true);
  });

  it.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '12345678901234567168', // The double itself, but canonical JSON writes …7000.
    '333333333.33333329',
    '0.1000000000000000055511151231257827', // The exact value of the double 0.1.
    '1.7976931348623159e308',
    '1e309',
    '-1e400',
    '1e-400',
    '4e-324',
    '1e99999999999999999999',
  ])('does not survive as %s', (literal) => {
    expect(survivesDouble(literal)).toBe(false);
  });

  it('survives when exact arithmetic finds the same value before and after', () => {
    const digits = (maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength });
    const literal = fc
      .tuple(
        fc.constantFrom('', '-'),
        digits(22).map((d) => d.replace(/^0+(?=.)/, '')),
        fc.oneof(
          fc.constant(''),
          digits(22).map((d) => `.${d}`),
        ),
        fc.oneof(
          fc.constant(''),
          fc.integer({ min: -340, max: 320 }).map((e) => `e${e}`),
        ),
      )
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(literal, (written) => {
        const double = Number(written);
        const isSame = Number.isFinite(double) && isEqual(exact(written), exact(String(double)));

        expect(survivesDouble(written)).toBe(isSame);
      }),
      { numRuns: 5000 },
    );
  });

  it('survives whenever it is written by JSON itself', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        expect(survivesDouble(JSON.stringify(double))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is judged in linear time, however long', () => {
    const zeros = `1${'0'.repeat(1_000_000)}1`;

    expect(survivesDouble(zeros)).toBe(false);
    expect(survivesDouble(`0.${zeros}`)).toBe(false);
  });
});

interface Decimal {
  readonly digits: bigint;
  readonly exponent: bigint;
}

/** `digits` × 10^`exponent`. */
function exact(literal: string): Decimal {
  const [mantissa = '', exponent = '0'] = literal.split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return {
    digits: BigInt(`${whole}${fraction}`),
    exponent: BigInt(exponent.replace('+', '')) - BigInt(fraction.length),
  };
}

function isEqual(a: Decimal, b: Decimal): boolean {
  const lowest = a.exponent < b.exponent ? a.exponent : b.exponent;
  return a.digits * 10n ** (a.exponent - lowest) === b.digits * 10n ** (b.exponent - lowest);
}
