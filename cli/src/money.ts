import { UserError } from './user-error';

/**
 * `12.50` and `EUR` as whole minor units, by the currency's own number of decimals (ISO 4217) and
 * without going through a float. Throws `UserError` for anything else.
 */
export const moneyOf = (amount: string, currency: string): { minor: number; currency: string } => {
  if (!/^[A-Z]{3}$/.test(currency))
    throw new UserError(`${currency} is not a currency: give an ISO 4217 code such as EUR.`);
  const decimals = decimalsOf(currency);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(amount);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > decimals)
    throw new UserError(
      `${amount} is not an amount in ${currency}: write it with at most ${decimals} decimals, such as ${(12).toFixed(decimals)}.`,
    );
  const minor = Number(match[1]! + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(minor)) throw new UserError(`${amount} is too large an amount.`);
  return { minor, currency };
};

const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits ?? 2;
