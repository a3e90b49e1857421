import { type LogValue } from './log';
import { type FactMapping, type LogMapping } from './mapping';
import { instantOf } from './moment';

/** What a text of the log stands for; one that does not fit stays as it is, for the server to judge. */
export const valueAs = (
  kind: FactMapping['as'],
  value: LogValue,
  { event }: LogMapping,
): LogValue => {
  if (kind === undefined || typeof value !== 'string') return value;
  if (kind === 'instant') return instantOf(value, event?.offset) ?? value;
  if (kind === 'number') return DECIMAL.test(value) ? Number(value) : value;
  const text = value.toLowerCase();
  return text === 'true' || (text === 'false' ? false : value);
};

/** As many digits as a double holds exactly. */
const DECIMAL = /^-?(?=[\d.]{1,16}$)\d{1,15}(\.\d+)?$/;
