import { formerNames } from './former-names';
import { driftChanges, isForming, dayOf, endOf, periodOf } from './drift-sql';
import { tenantsIn } from './months-sql';
import { nowSql } from './now-sql';

/** Textbook phase I (Montgomery, Introduction to Statistical Quality Control, ch. 5): what the centre is made from. */
const BASELINE_PERIODS = 20;

/** No week and no month begins within a piece: both are sums of pieces. */
const pieceOf = (time: string): string =>
  `greatest(${periodOf(`'week'`, dayOf(time))}, ${periodOf(`'month'`, dayOf(time))})`;
const endOfPiece = (piece: string): string =>
  `least(${endOf(`'week'`, periodOf(`'week'`, piece))}, ${endOf(`'month'`, periodOf(`'month'`, piece))})`;

const ofTenant =
  'FROM views.work_orders AS w WHERE w.tenant = t.tenant AND w.opened_at IS NOT NULL';

/** From each job type of the tenant `t` to the next: one look into an index for each. */
const jobTypes = `(
  WITH RECURSIVE found AS (
    SELECT (SELECT min(w.job_type) ${ofTenant}) AS job_type
    UNION ALL
    SELECT (SELECT min(w.job_type) ${ofTenant} AND w.job_type > found.job_type)
    FROM found WHERE found.job_type IS NOT NULL
  ) SELECT job_type FROM found WHERE job_type IS NOT NULL)`;

/** The pieces in which work of the tenant `t` was opened, in the same way. */
const pieces = `(
  WITH RECURSIVE found AS (
    SELECT (SELECT ${pieceOf('max(w.opened_at)')} ${ofTenant}) AS piece
    UNION ALL
    SELECT (SELECT ${pieceOf('max(w.opened_at)')} ${ofTenant} AND w.opened_at < found.piece)
    FROM found WHERE found.piece IS NOT NULL
  ) SELECT piece, ${endOfPiece('piece')} AS ends FROM found WHERE piece IS NOT NULL OFFSET 0)`;

/** Each job type in each piece, counted by itself: that needs neither a sort nor groups. */
const openings = `(
  SELECT t.tenant, j.job_type, c.piece, n.opened, n.still_open
  FROM ${tenantsIn('work_orders')} AS t CROSS JOIN LATERAL ${pieces} AS c
  CROSS JOIN LATERAL ${jobTypes} AS j
  CROSS JOIN LATERAL (
    SELECT count(*) AS opened, count(*) FILTER (WHERE w.status = 'open') AS still_open ${ofTenant}
      AND w.job_type = j.job_type AND w.opened_at >= c.piece AND w.opened_at < c.ends
  ) AS n WHERE n.opened > 0)`;

/** One row per job type and kind of period: work orders opened per period, and how many of them are still open. */
const exposures = `(
  SELECT tenant, job_type, period_kind, array_agg(period ORDER BY period) AS periods,
    array_agg(exposure ORDER BY period) AS exposures, array_agg(still_open ORDER BY period) AS still_open
  FROM (
    SELECT c.tenant, c.job_type, k.period_kind, ${periodOf('k.period_kind', 'c.piece')} AS period,
      sum(c.opened)::integer AS exposure, sum(c.still_open)::integer AS still_open
    FROM ${openings} AS c
    CROSS JOIN (VALUES ('month'), ('week')) AS k (period_kind) GROUP BY 1, 2, 3, 4
  ) AS e GROUP BY 1, 2, 3)`;

/** From each code and job type of a tenant's exceptions to the next. */
const namesRaised = `(
  SELECT t.tenant, f.code, f.job_type FROM ${tenantsIn('exceptions')} AS t CROSS JOIN LATERAL (
    WITH RECURSIVE found AS (
      (SELECT e.code, e.job_type FROM views.exceptions AS e WHERE e.tenant = t.tenant
        ORDER BY e.code, e.job_type LIMIT 1)
      UNION ALL
      SELECT n.code, n.job_type FROM found CROSS JOIN LATERAL (
        SELECT e.code, e.job_type FROM views.exceptions AS e
        WHERE e.tenant = t.tenant AND (e.code, e.job_type) > (found.code, found.job_type)
        ORDER BY e.code, e.job_type LIMIT 1
      ) AS n
    ) SELECT code, job_type FROM found
  ) AS f)`;

/** On a p chart counts what an exception says of the job type and the work order too. */
const onItsWork = `w.tenant = e.tenant AND w.work_order_id = e.work_order_id
  AND w.job_type = e.job_type AND w.opened_at IS NOT NULL`;
const ofName = `e.tenant = r.tenant AND e.code = r.code AND e.job_type = r.job_type`;

/** Every code, by the name that it has today, and job type, with all its names; and whether any work has it. */
const lines = `(
  SELECT r.tenant, coalesce(n.current_code, r.code) AS code, r.job_type, array_agg(r.code) AS names,
    bool_or((SELECT true FROM views.exceptions AS e JOIN views.work_orders AS w ON ${onItsWork}
      WHERE ${ofName} LIMIT 1) IS NOT NULL) AS is_of_work
  FROM ${namesRaised} AS r
  LEFT JOIN ${formerNames} AS n ON n.of_tenant = r.tenant AND n.former_name = r.code
  GROUP BY 1, 2, 3)`;

/**
 * Every point that there is, by name only, the latest first: its values come from its line. In two steps, so that a query that
 * wants the first of them waits for no earlier period.
 */
const points = `(
  SELECT x.tenant, c.chart, x.period_kind, x.period, l.code, x.job_type,
    jsonb_build_array(x.tenant, c.chart, x.period_kind, l.code, x.job_type) AS name
  FROM (
    SELECT e.tenant, e.job_type, e.period_kind, p.period, l.codes, l.are_of_work
    FROM exposures AS e JOIN (
      SELECT tenant, job_type, array_agg(code) AS codes, array_agg(is_of_work) AS are_of_work
      FROM lines GROUP BY 1, 2
    ) AS l ON l.tenant = e.tenant AND l.job_type = e.job_type
    CROSS JOIN LATERAL unnest(e.periods) AS p (period) ORDER BY p.period DESC
  ) AS x CROSS JOIN LATERAL unnest(x.codes, x.are_of_work) AS l (code, is_of_work)
  JOIN (VALUES ('p'), ('u')) AS c (chart) ON c.chart = 'u' OR l.is_of_work
  ORDER BY x.period DESC, c.chart DESC, x.period_kind DESC, l.code DESC, x.job_type DESC)`;

/**
 * The values of a line are joined by this one value, of which Postgres takes each point to have one of few: so it caches what it
 * drew, and draws no line twice for a page (its node Memoize).
 */
const line = {
  tenant: '(line.name->>0)',
  chart: '(line.name->>1)',
  periodKind: '(line.name->>2)',
  code: '(line.name->>3)',
  jobType: '(line.name->>4)',
} as const;

const ofLine = `e.tenant = ${line.tenant} AND e.job_type = ${line.jobType} AND e.code = ANY ((
  SELECT l.names FROM lines AS l
  WHERE l.tenant = ${line.tenant} AND l.code = ${line.code} AND l.job_type = ${line.jobType})::text[])`;

/** What was found of the `line`, per period: exceptions for u, work orders for p. */
const found = `(
  SELECT ${periodOf(line.periodKind, dayOf('e.raised_at'))} AS period, count(*) AS found, 0::bigint AS found_open
  FROM views.exceptions AS e WHERE ${line.chart} = 'u' AND ${ofLine} GROUP BY 1
  UNION ALL
  SELECT ${periodOf(line.periodKind, dayOf('w.opened_at'))}, count(*),
    count(*) FILTER (WHERE w.status = 'open')
  FROM (SELECT DISTINCT e.tenant, e.work_order_id, e.job_type FROM views.exceptions AS e
    WHERE ${line.chart} = 'p' AND ${ofLine}) AS e
  JOIN views.work_orders AS w ON ${onItsWork} GROUP BY 1)`;

const changesBefore = (jobType: string): string => `coalesce(width_bucket(x.period, (
  SELECT c.at FROM changes AS c
  WHERE c.tenant = ${line.tenant} AND c.code = ${line.code} AND c.job_type = ${jobType})), 0)`;

/** The points of the `line`, with what became of each so far. */
const itsPoints = `(
  SELECT x.period, ${endOf(line.periodKind, 'x.period')} AS ends,
    ${endOf(line.periodKind, 'x.period')} <= ${nowSql} AS complete,
    coalesce(f.found, 0) AS count, x.exposure::bigint AS exposure,
    CASE ${line.chart} WHEN 'p' THEN x.still_open - coalesce(f.found_open, 0) ELSE 0 END AS unsettled,
    ${changesBefore(line.jobType)} + CASE WHEN ${line.jobType} <> 'TBD' THEN ${changesBefore(`'TBD'`)} ELSE 0 END AS changes
  FROM exposures AS o CROSS JOIN LATERAL unnest(o.periods, o.exposures, o.still_open) AS x (period, exposure, still_open)
  LEFT JOIN ${found} AS f ON f.period = x.period
  WHERE o.tenant = ${line.tenant} AND o.job_type = ${line.jobType} AND o.period_kind = ${line.periodKind})`;

const ofBaseline = `FILTER (WHERE complete AND nth <= ${BASELINE_PERIODS}) OVER (PARTITION BY changes)`;

const withBaseline = `(
  SELECT n.*, min(period) ${ofBaseline} AS baseline_from, max(ends) ${ofBaseline} AS baseline_to,
    count(*) ${ofBaseline} AS baseline_periods,
    (sum(count) ${ofBaseline})::bigint AS baseline_count,
    (sum(exposure) ${ofBaseline})::bigint AS baseline_exposure
  FROM (
    SELECT p.*, dense_rank() OVER (ORDER BY changes) AS segment,
      row_number() OVER (PARTITION BY changes ORDER BY period) AS nth
    FROM ${itsPoints} AS p
  ) AS n)`;

const IN_ORDER = 'WINDOW s AS (PARTITION BY changes ORDER BY period)';
const speaks = `complete AND NOT ${isForming}`;

/** By whole numbers, so that a point on the centre is on it. A later exception can only raise a point. */
const side = `CASE WHEN NOT (${speaks}) THEN 'none'
  WHEN count * baseline_exposure > baseline_count * exposure THEN 'above'
  WHEN (count + unsettled) * baseline_exposure < baseline_count * exposure THEN 'below'
  ELSE 'none' END`;
const direction = `CASE WHEN NOT (${speaks}) THEN 'none'
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
    FROM (SELECT b.*, ${side} AS side, ${direction} AS direction FROM ${withBaseline} AS b ${IN_ORDER}) AS d
    ${IN_ORDER}
  ) AS q ${IN_ORDER})`;

const inRun = (what: string): string => `OVER (PARTITION BY changes, ${what}_run ORDER BY period)`;

/** How improbable a run is by itself: only where one is long enough to matter. */
const improbability = `CASE WHEN side <> 'none' AND side_length >= 8
  THEN ln(greatest(1e-300, statistics.side_probability(${line.chart}, side, exposure, baseline_count, baseline_exposure)))
  ELSE 0 END`;

/** The `line` as a chart: its points with their baselines, and how long each has been on its side and on its way. */
const itsChart = `(
  SELECT l.*, sum(${improbability}) ${inRun('side')} AS side_ln
  FROM (
    SELECT r.*, row_number() ${inRun('side')} AS on_side,
      count(*) OVER (PARTITION BY changes, side_run) AS side_length,
      row_number() ${inRun('direction')} AS on_way
    FROM ${withRuns} AS r
  ) AS l)`;

/**
 * Every point with its baseline, its run and its limits. Whatever cuts a page looks at the names of points alone; charts are
 * drawn for the lines of the page. What was opened is counted once, and looked up for each. The last condition is not one of the join,
 * or lines would be joined by their period too, and computed again for each point.
 */
export const driftByLine = `(
  WITH exposures AS MATERIALIZED ${exposures},
  lines AS MATERIALIZED ${lines},
  changes AS MATERIALIZED ${driftChanges}
  SELECT v.tenant, v.chart, v.period_kind, v.period, v.code, v.job_type, d.ends, d.complete, d.count, d.exposure,
    d.unsettled, d.segment, d.baseline_from, d.baseline_to, d.baseline_periods, d.baseline_count,
    d.baseline_exposure, d.side, d.on_side, d.side_ln, d.direction, d.on_way,
    coalesce((SELECT c.remediation_owner FROM views.exception_codes AS c
      WHERE c.tenant = v.tenant AND c.code = v.code), 'TBD') AS remediation_owner, i.lower, i.upper
  FROM ${points} AS v
  CROSS JOIN LATERAL unnest(ARRAY[v.name]) AS line (name)
  LEFT JOIN LATERAL ${itsChart} AS d ON true
  CROSS JOIN LATERAL statistics.control_limits(v.chart, d.exposure, d.baseline_count, d.baseline_exposure) AS i
  WHERE coalesce(d.period = v.period, false)
  ORDER BY v.period DESC, v.chart DESC, v.period_kind DESC, v.code DESC, v.job_type DESC)`;
