/** The first instant of an instant's month, UTC, as SQL that an index may have. */
export const monthSql = (instant: string): string =>
  `(date_trunc('month', ${instant} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')`;
