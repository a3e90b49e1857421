/** Whole minor units (`1250` is 12.50) and an ISO 4217 code. */
export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

/** Decimals of a currency (ISO 4217); two for those that nobody knows. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;

/** Whole minor units as people write money: `12.50 EUR`. */
export const moneyText = ({ minor, currency }: Amount): string =>
  `${majorText({ minor, currency })} ${currency}`;

/** The same without the currency. */
export const majorText = ({ minor, currency }: Amount): string => {
  const decimals = decimalsOf(currency);
  if (decimals === 0) return String(minor);
  const digits = String(minor).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
};
