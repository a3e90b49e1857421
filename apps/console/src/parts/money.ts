/** An amount in minor units as people write it: `50.00 EUR`. Currencies without minor units have none here either. */
export const moneyOf = (minor: number, currency: string): string => {
  const digits = digitsOf(currency);
  const amount = (minor / 10 ** digits).toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return `${amount} ${currency}`;
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
