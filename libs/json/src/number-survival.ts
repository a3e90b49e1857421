/** Up to this many digits, a decimal is the only one that short in its double (IEEE 754: 15). */
const DIGITS_ALWAYS_KEPT = 15;

/**
 * True when the JSON number `literal` keeps its exact decimal value on the way through a double and
 * out again as canonical JSON, which writes the shortest decimal of that double (RFC 8785, 3.2.2.3).
 * 0.1, 1.0 and 1e2 do; 9007199254740993, 0.1000000000000000055 and 1e400 do not.
 * -0 does: canonical JSON writes 0, and no meaning is lost.
 */
export const survivesDouble = (literal: string): boolean => {
  if (literal.length <= DIGITS_ALWAYS_KEPT && !hasExponent(literal)) return true;

  const double = Number(literal);
  return Number.isFinite(double) && decimalOf(literal) === decimalOf(String(double));
};

const hasExponent = (literal: string): boolean => literal.includes('e') || literal.includes('E');

/** One name for each decimal value: its significant digits and the power of ten they start at. */
const decimalOf = (literal: string): string => {
  const [mantissa = '', exponent = '0'] = literal.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const significant = digits.replace(/^0+/, '');
  const leadingZeros = digits.length - significant.length;
  const mantissaDigits = withoutTrailingZeros(significant);

  return mantissaDigits === ''
    ? '0'
    : `${mantissaDigits}e${Number(exponent) + whole.length - leadingZeros}`;
};

/** By hand, because /0+$/ takes quadratic time on long runs of zeros. */
const withoutTrailingZeros = (digits: string): string => {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
};
