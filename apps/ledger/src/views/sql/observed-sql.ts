/** What began at `since` and when it is late, as expressions over a row. */
interface Lateness {
  readonly since: string;
  readonly at: string;
}

/**
 * Whether the row is of an imported log that ends before it would be late: what the log leaves open is open as of that
 * end, and nobody knows whether it was late. What began after the end is work of our own.
 */
export const logEndsBefore = (alias: string, { since, at }: Lateness): string =>
  `EXISTS (SELECT FROM views.work_orders AS i WHERE i.tenant = ${alias}.tenant
    AND i.work_order_id = ${alias}.work_order_id AND i.observed_until BETWEEN ${since} AND ${at})`;

/** The same of an obligation of the work order `work`: it began within an imported log. */
export const beganInLog = (work: string, since: string): string =>
  `(${work}.imported AND coalesce(${work}.observed_until >= ${since}, true))`;
