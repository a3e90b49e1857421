import { formerNames } from '../../migrations/1700000300003-owed-views';
import { nowSql } from './now-sql';

/** Textbook phase I (Montgomery, Introduction to Statistical Quality Control, ch. 5): what the centre is made from. */
const BASELINE_PERIODS = 20;
/** With fewer, nothing is said. */
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

const raised = byCurrentCode('exceptions', 'e.work_order_id, e.job_type, e.raised_at');

/**
 * Per chart, code, job type and day: exceptions for u, work orders for p. The job type is that which an exception says, so that its
 * index serves both; it is the work order's, unless its opening was not known yet.
 */
const foundByDay = `(
  SELECT 'u' AS chart, tenant, code, job_type, ${dayOf('raised_at')} AS day, count(*) AS found,
    0::bigint AS found_open
  FROM ${raised} AS r GROUP BY 2, 3, 4, 5
  UNION ALL
  SELECT 'p', c.tenant, c.code, c.job_type, ${dayOf('w.opened_at')}, count(*),
    count(*) FILTER (WHERE w.status = 'open')
  FROM (SELECT DISTINCT tenant, code, job_type, work_order_id FROM ${raised} AS r) AS c
  JOIN views.work_orders AS w ON w.tenant = c.tenant AND w.work_order_id = c.work_order_id
    AND w.job_type = c.job_type
  WHERE w.opened_at IS NOT NULL GROUP BY 2, 3, 4, 5)`;

const kinds = `(VALUES ('month'), ('week')) AS k (period_kind)`;
/** What a period is called in the map of a series. */
const keyOf = (period: string): string => `(extract(epoch FROM ${period})::bigint)::text`;

/** One row for each line of a chart, with what it found per period: so exceptions are read once. */
const series = `(
  SELECT chart, tenant, code, job_type, period_kind, jsonb_object_agg(${keyOf('period')}, found) AS found,
    jsonb_object_agg(${keyOf('period')}, found_open) AS found_open
  FROM (
    SELECT chart, tenant, code, job_type, period_kind, ${periodOf('period_kind', 'day')} AS period,
      sum(found)::bigint AS found, sum(found_open)::bigint AS found_open
    FROM ${foundByDay} AS d CROSS JOIN ${kinds} GROUP BY 1, 2, 3, 4, 5, 6
  ) AS f GROUP BY 1, 2, 3, 4, 5)`;

/** Work orders opened per job type and period: the denominator, and how many of them are still open. */
const exposures = `(
  SELECT tenant, job_type, period_kind, ${periodOf('period_kind', 'day')} AS period,
    sum(opened)::bigint AS exposure, sum(still_open)::bigint AS still_open
  FROM (
    SELECT tenant, job_type, ${dayOf('opened_at')} AS day, count(*) AS opened,
      count(*) FILTER (WHERE status = 'open') AS still_open
    FROM views.work_orders WHERE opened_at IS NOT NULL GROUP BY 1, 2, 3
  ) AS d CROSS JOIN ${kinds} GROUP BY 1, 2, 3, 4)`;

/** A break-glass that led to no new workflow version mended one case: the work goes on as before. */
export const isChange = (remediation: string): string =>
  `(${remediation}.origin = 'drift' OR ${remediation}.named_workflow_id IS NOT NULL)`;

/** When what a code comes from was deliberately changed. Job type TBD stands for all. */
export const driftChanges = `(
  SELECT tenant, code, job_type, array_agg(completed_at ORDER BY completed_at) AS at
  FROM ${byCurrentCode(
    'remediations',
    'e.job_type, e.completed_at',
    `e.status = 'completed' AND ${isChange('e')}`,
  )} AS r GROUP BY 1, 2, 3)`;

const changesBefore = (alias: string): string => `coalesce(width_bucket(x.period, ${alias}.at), 0)`;

/** Every point that there is, with what became of it so far. */
const points = `(
  SELECT s.chart, s.tenant, s.code, s.job_type, s.period_kind, x.period,
    ${endOf('s.period_kind', 'x.period')} AS ends,
    ${endOf('s.period_kind', 'x.period')} <= ${nowSql} AS complete,
    coalesce((s.found->>${keyOf('x.period')})::bigint, 0) AS count, x.exposure,
    CASE s.chart WHEN 'p'
      THEN x.still_open - coalesce((s.found_open->>${keyOf('x.period')})::bigint, 0)
      ELSE 0 END AS unsettled,
    ${changesBefore('own')} + ${changesBefore('every')} AS changes
  FROM ${series} AS s
  JOIN ${exposures} AS x
    ON x.tenant = s.tenant AND x.job_type = s.job_type AND x.period_kind = s.period_kind
  LEFT JOIN ${driftChanges} AS own
    ON own.tenant = s.tenant AND own.code = s.code AND own.job_type = s.job_type
  LEFT JOIN ${driftChanges} AS every
    ON every.tenant = s.tenant AND every.code = s.code AND every.job_type = 'TBD'
      AND s.job_type <> 'TBD')`;

const LINE = 'tenant, chart, period_kind, code, job_type';
const SEGMENT = `${LINE}, changes`;

const ofBaseline = `FILTER (WHERE complete AND nth <= ${BASELINE_PERIODS}) OVER (PARTITION BY ${SEGMENT})`;

const withBaseline = `(
  SELECT n.*, min(period) ${ofBaseline} AS baseline_from, max(ends) ${ofBaseline} AS baseline_to,
    count(*) ${ofBaseline} AS baseline_periods,
    (sum(count) ${ofBaseline})::bigint AS baseline_count,
    (sum(exposure) ${ofBaseline})::bigint AS baseline_exposure
  FROM (
    SELECT p.*, dense_rank() OVER (PARTITION BY ${LINE} ORDER BY changes) AS segment,
      row_number() OVER (PARTITION BY ${SEGMENT} ORDER BY period) AS nth
    FROM ${points} AS p
  ) AS n)`;

/** By whole numbers, so that a point on the centre is on it. A later exception can only raise a point. */
const side = `CASE WHEN NOT complete OR baseline_periods < ${BASELINE_AT_LEAST} THEN 'none'
  WHEN count * baseline_exposure > baseline_count * exposure THEN 'above'
  WHEN (count + unsettled) * baseline_exposure < baseline_count * exposure THEN 'below'
  ELSE 'none' END`;
const direction = `CASE WHEN NOT complete OR baseline_periods < ${BASELINE_AT_LEAST} THEN 'none'
  WHEN count * lag(exposure) OVER s > lag(count + unsettled) OVER s * exposure THEN 'rising'
  WHEN (count + unsettled) * lag(exposure) OVER s < lag(count) OVER s * exposure THEN 'falling'
  ELSE 'none' END`;

/** Neighbours on one side, or going one way, are of one run. */
const runOf = (what: string): string => `count(*) FILTER (WHERE new_${what}) OVER s AS ${what}_run`;
const beginsAnew = (what: string): string =>
  `${what} IS DISTINCT FROM lag(${what}) OVER s AS new_${what}`;

const withRuns = `(
  SELECT q.*, ${runOf('side')}, ${runOf('direction')}
  FROM (
    SELECT d.*, ${beginsAnew('side')}, ${beginsAnew('direction')}
    FROM (
      SELECT b.*, ${side} AS side, ${direction} AS direction FROM ${withBaseline} AS b
      WINDOW s AS (PARTITION BY ${SEGMENT} ORDER BY period)
    ) AS d WINDOW s AS (PARTITION BY ${SEGMENT} ORDER BY period)
  ) AS q WINDOW s AS (PARTITION BY ${SEGMENT} ORDER BY period))`;

const inRun = (what: string): string =>
  `OVER (PARTITION BY ${SEGMENT}, ${what}_run ORDER BY period)`;

/** How improbable a run is by itself: only where one is long enough to matter. */
const improbability = `CASE WHEN side <> 'none' AND side_length >= 8
  THEN ln(greatest(1e-300, statistics.side_probability(chart, side, exposure, baseline_count, baseline_exposure)))
  ELSE 0 END`;

/** Every point with its baseline, and how long it has been on its side and on its way. */
export const driftPoints = `(
  SELECT l.*, sum(${improbability}) OVER (PARTITION BY ${SEGMENT}, side_run ORDER BY period) AS side_ln
  FROM (
    SELECT r.*, row_number() ${inRun('side')} AS on_side,
      count(*) OVER (PARTITION BY ${SEGMENT}, side_run) AS side_length,
      row_number() ${inRun('direction')} AS on_way
    FROM ${withRuns} AS r
  ) AS l)`;

/** Fewer periods than it takes to say anything. */
export const isForming = `baseline_periods < ${BASELINE_AT_LEAST}`;
