import { WritError } from '#client';
import { type Amount, decimalsOf } from '#printing';

/**
 * `12.50` and `EUR` as whole minor units, by the currency's own number of decimals (ISO 4217) and
 * without going through a float. Throws `WritError` for anything else.
 */
export const moneyOf = (amount: string, currency: string): Amount => {
  if (!/^[A-Z]{3}$/.test(currency))
    throw new WritError(`${currency} is not a currency: give an ISO 4217 code such as EUR.`);
  const decimals = decimalsOf(currency);
  const match = /^(\d+)(?:\.(\d+))?$/.exec(amount);
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > decimals)
    throw new WritError(
      `${amount} is not an amount in ${currency}: write it with at most ${decimals} decimals, such as ${(12).toFixed(decimals)}.`,
    );
  const minor = Number(match[1]! + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(minor)) throw new WritError(`${amount} is too large an amount.`);
  return { minor, currency };
};

/** The same in one text, `12.50 EUR`, as an option takes it. Throws `WritError` for anything else. */
export const moneyFor =
  (option: string) =>
  (text: string): Amount => {
    const [amount, currency, ...rest] = text.trim().split(/\s+/);
    if (amount && currency && rest.length === 0) return moneyOf(amount, currency);
    throw new WritError(
      `${option} takes an amount and its currency in quotes, such as "50.00 EUR", not ${text || 'nothing'}.`,
    );
  };
