import { type FactMapping, type LogMapping } from '#contracts';
import { type LogValue } from './log';
import { instantOf } from './log-time';

/** What a text of the log stands for; one that does not fit stays as it is, for the server to judge. */
export const valueAs = (
  kind: FactMapping['as'],
  value: LogValue,
  { event }: LogMapping,
): LogValue => {
  if (kind === 'minor-units') return minorUnitsOf(String(value)) ?? value;
  if (kind === undefined || typeof value !== 'string') return value;
  if (kind === 'instant') return instantOf(value, event) ?? value;
  if (kind === 'number') return DECIMAL.test(value) ? Number(value) : value;
  const text = value.toLowerCase();
  return text === 'true' || (text === 'false' ? false : value);
};

/** As many digits as a double holds exactly. */
const DECIMAL = /^-?(?=[\d.]{1,16}$)\d{1,15}(\.\d+)?$/;
const AMOUNT = /^(-?)(\d{1,13})(?:[.,](\d{1,2}))?$/;

/** `12.5` is 1250; an amount of more than two decimals stays as it is. */
const minorUnitsOf = (text: string): number | undefined => {
  const [, sign, whole, decimals = ''] = AMOUNT.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const minor = Number(whole + decimals.padEnd(2, '0'));
  return sign === '-' && minor !== 0 ? -minor : minor;
};
