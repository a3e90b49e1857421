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
 * Everything from FROM on: one row per workflow, job type and step, and one for all steps; by the month of opening too
 * where `byMonth`. All that is asked of workflow, job type and month is asked of the tables, because each is a column
 * by which every part of this is grouped. So that it is: no grouping sets, and no join of the two counts.
 */
export const stallsFrom = ({ byMonth }: { readonly byMonth: boolean }): string =>
  countedFrom(byMonth, '');

/** Of one month `of` of its tenant: the same rows as by month. */
export const stallsOfMonthFrom = (of: string): string =>
  countedFrom(true, ` AND w.tenant = ${of}.tenant AND w.opened_month = ${of}.month`);

const countedFrom = (byMonth: boolean, which: string): string => {
  const ofWork = byMonth ? 'w.opened_month,' : '';
  const group = `tenant, workflow_id, job_type${byMonth ? ', opened_month' : ''}`;
  return `(
    SELECT ${group}, step, all_steps,
      max(opened) OVER whole AS opened, max(without_limit) OVER whole AS without_limit,
      coalesce(work_stalled, 0) AS work_stalled, coalesce(stalls, 0) AS stalls,
      coalesce(stalls_open, 0) AS stalls_open, median, p90, longest, coalesce(total, 0) AS total
    FROM (
      SELECT ${group}, step, all_steps, ${one('opened', 'without_limit', 'work_stalled', 'stalls', 'stalls_open', 'median', 'p90', 'longest', 'total')}
      FROM (${openedSql(group, which)} UNION ALL ${stalledSql(group, ofWork, which)}) AS told
      GROUP BY ${group}, step, all_steps
    ) AS counted WINDOW whole AS (PARTITION BY ${group})
  ) AS s`;
};

/** Each group has one row that says it. */
const one = (...columns: readonly string[]): string =>
  columns.map((column) => `max(${column}) AS ${column}`).join(', ');

const openedSql = (group: string, which: string): string => `
  SELECT ${group}, '' AS step, true AS all_steps,
    coalesce(sum(n) FILTER (WHERE stall_after_ms IS NOT NULL), 0)::bigint AS opened,
    coalesce(sum(n) FILTER (WHERE stall_after_ms IS NULL), 0)::bigint AS without_limit,
    NULL::bigint AS work_stalled, NULL::bigint AS stalls, NULL::bigint AS stalls_open,
    NULL::float8 AS median, NULL::float8 AS p90, NULL::float8 AS longest, NULL::float8 AS total
  FROM (
    SELECT w.*, p.stall_after_ms FROM (
      SELECT ${group}, workflow_version, count(*) AS n FROM views.holds AS w
      WHERE opened_month IS NOT NULL${which} GROUP BY ${group}, workflow_version
    ) AS w LEFT JOIN views.workflows AS p ON ${ofItsVersion}
  ) AS versions GROUP BY ${group}`;

/** Each stall counts at its step and for all steps. Only work that was held for too long is looked into. */
const stalledSql = (group: string, ofWork: string, which: string): string => `
  SELECT ${group}, CASE WHEN a.all_steps THEN '' ELSE at_step END AS step, a.all_steps,
    NULL, NULL, count(DISTINCT first_position), count(*), count(*) FILTER (WHERE is_open),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds), max(seconds), sum(seconds)
  FROM (
    ${stallsOf(ofWork, `${wasStalled}${which}`)}
    UNION ALL ${stallsOf(ofWork, `coalesce(NOT (${wasStalled}), true) AND ${isStalled}${which}`)}
  ) AS stalls CROSS JOIN (VALUES (false), (true)) AS a(all_steps)
  GROUP BY ${group}, step, a.all_steps`;

/** An index each, which the two as one condition would not use. */
const wasStalled = 'w.longest_ms > p.stall_after_ms';
const isStalled = `w.open_since < ${nowSql} - ${stallAfterSql}`;

const stallsOf = (ofWork: string, condition: string): string => `
  SELECT w.tenant, w.workflow_id, w.job_type, ${ofWork} w.first_position,
    coalesce(h.step, '') AS at_step, h.until IS NULL AS is_open,
    date_part('epoch', ${heldSql}) AS seconds
  FROM views.workflows AS p JOIN views.holds AS w ON ${ofItsVersion}
  CROSS JOIN LATERAL ${itsHolds}
  WHERE ${condition} AND w.opened_month IS NOT NULL AND ${heldSql} > ${stallAfterSql}`;
