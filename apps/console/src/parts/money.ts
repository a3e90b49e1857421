/** An amount in minor units as people write it: `50.00 EUR`. Currencies without minor units have none here either. */
export const moneyOf = (minor: number, currency: string): string => {
  const digits = digitsOf(currency);
  const amount = (minor / 10 ** digits).toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${amount} ${currency}`;
};

/** The same without the currency and without commas, as a field is filled in with it. */
export const majorOf = (minor: number, currency: string): string =>
  (minor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));

/** What somebody wrote as an amount, in minor units and without going through a fraction; undefined where it is none. */
export const minorOf = (written: string, currency: string): number | undefined => {
  const digits = digitsOf(currency);
  const [, whole, fraction = ''] = /^(\d{1,12})(?:[.,](\d+))?$/.exec(written.trim()) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  return Number(whole + fraction.padEnd(digits, '0'));
};

/** ISO 4217, as the browser knows it; two where the code means nothing to it. */
const digitsOf = (currency: string): number => {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};
