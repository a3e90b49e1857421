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

const PARTS = /^(\d{4,6})-(\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::\d\d)?)( BC)?$/;

/**
 * Postgres' text form (`2030-01-01 10:00:00.5+01`) as an instant, cut to milliseconds; what is no
 * time (`infinity`) stays as it is.
 */
export const instantOf = (text: string): string => {
  const parts = PARTS.exec(text);
  if (!parts) return text;
  const [, year, day, time, fraction = '', offset, beforeChrist] = parts;
  const isPlainYear = year!.length === 4 && !beforeChrist;
  const named = isPlainYear ? year : extendedYear(beforeChrist ? 1 - Number(year) : Number(year));
  const local = `${named}-${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  if (offset === '+00') return `${local}Z`;
  return new Date(`${local}${offset!.length === 3 ? `${offset}:00` : offset}`).toISOString();
};

/** ISO 8601: years outside 0000 to 9999 have a sign and six digits. */
const extendedYear = (year: number): string =>
  year >= 0 && year <= 9_999
    ? String(year).padStart(4, '0')
    : `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
