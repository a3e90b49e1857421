import { moneyOf } from '../../parts/money';

/** A text of the system with its amounts as people write them: `5000 EUR (minor units)` is `50.00 EUR`. */
export const inMajor = (text: string): string =>
  text.replaceAll(
    /\b(\d{1,15}) ([A-Z]{3}) \(minor units\)/g,
    (_, minor: string, currency: string) => moneyOf(Number(minor), currency),
  );
