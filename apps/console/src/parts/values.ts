/** A number as people read it: `1,234`. Where not all was counted it says so: `1,000 or more`. */
export const countText = (count: number, isCut = false): string =>
  `${count.toLocaleString('en')}${isCut ? ' or more' : ''}`;

/** A number of things: `1 work order`, `1,234 work orders`. */
export const numbered = (count: number, thing: string): string =>
  `${countText(count)} ${thing}${count === 1 ? '' : 's'}`;

/** A field as people read it: `workOrderId` → `Work order`, `raisedPerWorkOrder` → `Raised per work order`. */
export const labelOf = (name: string): string => {
  const words = name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
};

/** A part of a whole; null where nothing was counted. */
export const rateOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

/** A readable rate, `TBD` where nothing was counted; a rate below 1 never rounds to 100 %. */
export const percentOf = (rate: number | null): string => {
  if (rate === null) return 'TBD';
  const percent = rate * 100;
  const digits = percent > 0 && percent < 10 ? 1 : 0;
  if (rate < 1 && Number(percent.toFixed(digits)) >= 100) return '> 99 %';
  if (rate > 0 && Number(percent.toFixed(digits)) === 0) return '< 0.1 %';
  return `${percent.toFixed(digits)} %`;
};

/** An amount in minor units as people write it: `€50.00`. Currencies without minor units have none here either. */
export const moneyOf = (minor: number, currency: string): string => {
  const amount = minor / 10 ** digitsOf(currency);
  const format = formatOf(currency);
  // Texts are compared and searched: a space is a plain one.
  if (format) return format.format(amount).replaceAll('\u00a0', ' ');
  return `${amount.toLocaleString('en', { minimumFractionDigits: 2 })} ${currency}`;
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
const digitsOf = (currency: string): number =>
  formatOf(currency)?.resolvedOptions().maximumFractionDigits ?? 2;

const formatOf = (currency: string): Intl.NumberFormat | undefined => {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency });
  } catch {
    return undefined;
  }
};

type Value = string | number | boolean | null | undefined | readonly string[];

/** A value of a fact or an argument; what nobody knows is TBD. */
export const valueText = (value: Value): string =>
  value === null || value === undefined
    ? 'TBD'
    : Array.isArray(value)
      ? value.join(', ')
      : String(value);

const WHOLE = /^-?\d{1,15}$/;

/** A value that its workflow declares as an amount in minor units of a currency, as money; any other one as it was stated. */
export const factText = (value: Value, currency: string | null | undefined): string => {
  const text = valueText(value);
  return currency && WHOLE.test(text) ? moneyOf(Number(text), currency) : text;
};

/** Bytes as lower-case hex, as digests are written. */
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
