import { nowSql } from './now-sql';

/** How long a hold `h` lasted, or has by now. */
export const heldSql = `(coalesce(h.until, ${nowSql}) - h.since)`;

/** The workflow version `p` that the work order `w` of a row of `views.holds` was opened with. */
export const ofItsVersion = `p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/** How long that lets work be held before it stalls; null where it says nothing. */
export const stallAfterSql = `p.stall_after_ms * interval '1 ms'`;

/** The holds `h` of a work order `w`, each one row. */
export const itsHolds = `jsonb_to_recordset(w.holds) AS h(id text, step text, owner text,
  since timestamptz, until timestamptz, "eventId" text, position bigint)`;

/**
 * The stalls of one month `of` of its tenant: one row per workflow, job type and step, and one for all steps. Each condition on
 * workflow and job type reaches the tables, because each is a column by which every part of this is grouped: so there are no
 * grouping sets, and no join of the two counts.
 */
export const stallsOfMonthFrom = (of: string): string => {
  const inMonth = ` AND w.tenant = ${of}.tenant AND w.opened_month = ${of}.month`;
  return `(
    SELECT ${GROUP}, step, all_steps,
      max(opened) OVER whole AS opened, max(without_limit) OVER whole AS without_limit,
      coalesce(work_stalled, 0) AS work_stalled, coalesce(stalls, 0) AS stalls,
      coalesce(stalls_open, 0) AS stalls_open, median, p90, longest, coalesce(total, 0) AS total
    FROM (
      SELECT ${GROUP}, step, all_steps, ${one('opened', 'without_limit', 'work_stalled', 'stalls', 'stalls_open', 'median', 'p90', 'longest', 'total')}
      FROM (${openedSql(inMonth)} UNION ALL ${stalledSql(inMonth)}) AS counted
      GROUP BY ${GROUP}, step, all_steps
    ) AS counted WINDOW whole AS (PARTITION BY ${GROUP})
  ) AS s`;
};

const GROUP = 'tenant, workflow_id, job_type, opened_month';

/** Each group has one row that says it. */
const one = (...columns: readonly string[]): string =>
  columns.map((column) => `max(${column}) AS ${column}`).join(', ');

const openedSql = (inMonth: string): string => `
  SELECT ${GROUP}, '' AS step, true AS all_steps,
    coalesce(sum(n) FILTER (WHERE stall_after_ms IS NOT NULL), 0)::bigint AS opened,
    coalesce(sum(n) FILTER (WHERE stall_after_ms IS NULL), 0)::bigint AS without_limit,
    NULL::bigint AS work_stalled, NULL::bigint AS stalls, NULL::bigint AS stalls_open,
    NULL::float8 AS median, NULL::float8 AS p90, NULL::float8 AS longest, NULL::float8 AS total
  FROM (
    SELECT w.*, p.stall_after_ms FROM (
      SELECT ${GROUP}, workflow_version, count(*) AS n FROM views.holds AS w
      WHERE opened_month IS NOT NULL${inMonth} GROUP BY ${GROUP}, workflow_version
    ) AS w LEFT JOIN views.workflows AS p ON ${ofItsVersion}
  ) AS versions GROUP BY ${GROUP}`;

/** Each stall counts at its step and for all steps. Only work that was held for too long is looked into. */
const stalledSql = (inMonth: string): string => `
  SELECT ${GROUP}, CASE WHEN a.all_steps THEN '' ELSE at_step END AS step, a.all_steps,
    NULL, NULL, count(DISTINCT first_position), count(*), count(*) FILTER (WHERE is_open),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds), max(seconds), sum(seconds)
  FROM (
    ${stallsOf(`${wasStalled}${inMonth}`)}
    UNION ALL ${stallsOf(`coalesce(NOT (${wasStalled}), true) AND ${isStalled}${inMonth}`)}
  ) AS stalls CROSS JOIN (VALUES (false), (true)) AS a(all_steps)
  GROUP BY ${GROUP}, step, a.all_steps`;

/** An index each, which the two as one condition would not use. */
const wasStalled = 'w.longest_ms > p.stall_after_ms';
const isStalled = `w.open_since < ${nowSql} - ${stallAfterSql}`;

const stallsOf = (condition: string): string => `
  SELECT w.tenant, w.workflow_id, w.job_type, w.opened_month, w.first_position,
    coalesce(h.step, '') AS at_step, h.until IS NULL AS is_open,
    date_part('epoch', ${heldSql}) AS seconds
  FROM views.workflows AS p JOIN views.holds AS w ON ${ofItsVersion}
  CROSS JOIN LATERAL ${itsHolds}
  WHERE ${condition} AND w.opened_month IS NOT NULL AND ${heldSql} > ${stallAfterSql}`;
