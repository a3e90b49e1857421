import { type LogValue } from './log';
import { type FactMapping, type LogMapping } from './mapping';
import { instantOf } from './moment';

/** What a text of the log stands for; one that does not fit stays as it is, for the server to judge. */
export const valueAs = (
  kind: FactMapping['as'],
  told: LogValue,
  { event }: LogMapping,
): LogValue => {
  if (kind === undefined || typeof told !== 'string') return told;
  if (kind === 'instant') return instantOf(told, event?.offset) ?? told;
  if (kind === 'number') return DECIMAL.test(told) ? Number(told) : told;
  const text = told.toLowerCase();
  return text === 'true' || (text === 'false' ? false : told);
};

/** As many digits as a double holds exactly. */
const DECIMAL = /^-?(?=[\d.]{1,16}$)\d{1,15}(\.\d+)?$/;
