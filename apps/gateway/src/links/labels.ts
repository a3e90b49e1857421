import { type FactSnapshot } from '#contracts';
import { Refusal } from '#kernel';
import { decimalsOf, moneyText } from '#printing';

/** What somebody wrote as an amount, without going through a float. Refuses with `invalid_request`. */
export const minorOf = (text: string, currency: string): number => {
  const decimals = decimalsOf(currency);
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  const fraction = match?.[2] ?? '';
  if (match && fraction.length <= decimals)
    return Number(match[1]! + fraction.padEnd(decimals, '0'));
  throw new Refusal(
    'invalid_request',
    `Write the amount in ${currency} with at most ${decimals} decimals, such as ${(12).toFixed(decimals)}.`,
  );
};

/** A fact's value as people read it, an amount as money; TBD for what nobody knows. */
export const valueText = (fact: FactSnapshot | undefined): string => {
  if (!fact || fact.value === null) return 'TBD';
  const { value, currency } = fact;
  if (currency !== undefined && typeof value === 'number' && value >= 0)
    return `${moneyText({ minor: value, currency })} (${value})`;
  return Array.isArray(fact.value) ? fact.value.join(', ') : String(fact.value);
};

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** How long ago, or how long until, in the largest unit that fits: `3 hours`. */
export const spanText = (ms: number): string => {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS[3];
  const count = Math.floor(Math.abs(ms) / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** An instant as people read it: to the minute, in UTC. */
export const timeText = (instant: string): string =>
  `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
