import { types } from 'pg';

const INT8 = 20;
const TIMESTAMPTZ = 1184;

/**
 * How columns come back, the same everywhere: bigint as a number (positions, counts and minor units
 * stay far below 2^53), timestamptz as an RFC 3339 text with milliseconds and `Z`, the rest as `pg`
 * does it. Give it to a client or a query as `types`.
 */
export const columnParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return instantOf;
    return types.getTypeParser(oid, format as 'text');
  },
};

const PARTS = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d)?)$/;

/**
 * Postgres' text form (`2030-01-01 10:00:00.5+01`) as an instant, cut to milliseconds; what is no
 * plain time (`infinity`) stays as it is.
 */
export const instantOf = (text: string): string => {
  const parts = PARTS.exec(text);
  if (!parts) return text;
  const [, date, time, fraction = '', offset] = parts;
  const local = `${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  if (offset === '+00') return `${local}Z`;
  return new Date(`${local}${offset!.length === 3 ? `${offset}:00` : offset}`).toISOString();
};
