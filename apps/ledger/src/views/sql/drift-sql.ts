import { formerNames } from './former-names';

/** With fewer, there is no result. */
const BASELINE_AT_LEAST = 8;

/** Weeks begin on Mondays (ISO 8601), days and months at midnight UTC; a day of UTC has 24 hours. */
export const dayOf = (time: string): string =>
  `date_bin(interval '24 hours', ${time}, timestamptz '2001-01-01Z')`;
export const periodOf = (kind: string, day: string): string =>
  `CASE ${kind} WHEN 'month' THEN date_trunc('month', ${day}, 'UTC')
    ELSE date_bin(interval '168 hours', ${day}, timestamptz '2001-01-01Z') END`;
export const endOf = (kind: string, period: string): string =>
  `CASE ${kind} WHEN 'month' THEN date_trunc('month', ${period} + interval '768 hours', 'UTC')
    ELSE ${period} + interval '168 hours' END`;

/**
 * Rows of a view by the code that theirs is called today. In two parts, because a filter on the code then finds its index in
 * each: names that were given up, and all others.
 */
const byCurrentCode = (view: string, columns: string, condition = 'true'): string => `(
  SELECT e.tenant, e.code, ${columns} FROM views.${view} AS e
  WHERE ${condition} AND NOT EXISTS (
    SELECT FROM ${formerNames} AS n WHERE n.of_tenant = e.tenant AND n.former_name = e.code)
  UNION ALL
  SELECT e.tenant, n.current_code, ${columns}
  FROM ${formerNames} AS n JOIN views.${view} AS e ON e.tenant = n.of_tenant AND e.code = n.former_name
  WHERE ${condition})`;

/**
 * Whether a remediation changed what its code comes from. A break-glass that led to no new workflow version fixed one case: the
 * work goes on as before. One opened by hand without a job type does not say which work changed.
 */
export const isChange = (remediation: string): string =>
  `CASE ${remediation}.origin WHEN 'break-glass' THEN ${remediation}.named_workflow_id IS NOT NULL
    WHEN 'by-hand' THEN ${remediation}.job_type <> 'TBD' ELSE true END`;

/** When what a code comes from was deliberately changed. Job type TBD stands for all. */
export const driftChanges = `(
  SELECT tenant, code, job_type, array_agg(completed_at ORDER BY completed_at) AS at
  FROM ${byCurrentCode(
    'remediations',
    'e.job_type, e.completed_at',
    `e.status = 'completed' AND ${isChange('e')}`,
  )} AS r GROUP BY 1, 2, 3)`;

/** Too few periods for a result. */
export const isForming = `baseline_periods < ${BASELINE_AT_LEAST}`;
