/** The first instant of an instant's month, UTC, as SQL that an index may have. */
export const monthSql = (instant: string): string =>
  `(date_trunc('month', ${instant} AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')`;

/** A folded view whose rows are of a month: `month` is an expression over its columns that an index begins with, or over what `each` unfolds. */
export interface Monthly {
  readonly view: string;
  readonly month: string;
  /** Which rows count, where that index has not all of them; `d` is the row. */
  readonly where?: string;
  /** What unfolds its rows: they are all read then, so few of them may be what `where` says. */
  readonly each?: string;
}

/**
 * Each tenant with each month of any of the views, the latest first, as `tenant` and `month`: one look into an index for each.
 * What is counted month by month beside them is counted only as far back as the question goes: a page of the latest months
 * does not read three years.
 */
export const monthsSql = (...of: readonly Monthly[]): string => `(
  SELECT t.tenant, m.month
  FROM ${unionOf([...new Set(of.map(({ view }) => view))].map(tenantsIn))} AS t
  CROSS JOIN LATERAL ${unionOf(of.map(monthsIn))} AS m ORDER BY m.month DESC)`;

const unionOf = (parts: readonly string[]): string => `(${parts.join(' UNION ')})`;

/** From each to the next; a recursive query, because Postgres does not skip what is alike in an index by itself. */
export const tenantsIn = (view: string): string => `(
  WITH RECURSIVE found AS (
    SELECT (SELECT min(tenant) FROM views.${view}) AS tenant
    UNION ALL
    SELECT (SELECT min(d.tenant) FROM views.${view} AS d WHERE d.tenant > found.tenant)
    FROM found WHERE found.tenant IS NOT NULL
  ) SELECT tenant FROM found WHERE tenant IS NOT NULL)`;

const monthsIn = (monthly: Monthly): string =>
  monthly.each === undefined ? indexedIn(monthly) : unfoldedIn(monthly);

const unfoldedIn = ({ view, month, where = 'true', each }: Monthly): string => `(
  SELECT DISTINCT ${month} AS month FROM views.${view} AS d ${each}
  WHERE d.tenant = t.tenant AND ${where} AND ${month} IS NOT NULL)`;

const indexedIn = ({ view, month, where = 'true' }: Monthly): string => `(
  WITH RECURSIVE found AS (
    SELECT (SELECT max(${month}) FROM views.${view} AS d
      WHERE d.tenant = t.tenant AND ${where}) AS month
    UNION ALL
    SELECT (SELECT max(${month}) FROM views.${view} AS d
      WHERE d.tenant = t.tenant AND ${where} AND ${month} < found.month)
    FROM found WHERE found.month IS NOT NULL
  ) SELECT month FROM found WHERE month IS NOT NULL)`;
