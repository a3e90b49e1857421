import { conformanceRatesRow, conformanceRow } from '#contracts';
import { documentedView } from './documented-view';
import { monthSql } from './months-sql';

/** Closed work and the version of the workflow that it goes by. */
const closed = `views.work_orders AS w
  JOIN views.workflows AS p ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
    AND p.version = w.workflow_version AND p.definition IS NOT NULL
  WHERE w.closed_at IS NOT NULL`;

/** Steps that were done or left out on purpose, in their order; both use up what comes before. */
const fired = `
  SELECT e.step, e.kind, row_number() OVER (ORDER BY e.occurred_at, e.position) AS nth
  FROM views.step_events AS e
  WHERE e.tenant = w.tenant AND e.work_order_id = w.work_order_id AND e.kind IN ('completed', 'skipped')`;

/** The steps that the workflow lists, each with how often it was completed, and how often it fired. */
const listed = `
  SELECT s.step, s.after, count(f.step) FILTER (WHERE f.kind = 'completed') AS completed, count(f.step) AS fired
  FROM (
    SELECT d.step ->> 'name' AS step, d.step -> 'after' AS after
    FROM jsonb_path_query(w.definition, '$.stages[*].steps[*]') AS d(step)
  ) AS s LEFT JOIN fired AS f ON f.step = s.step GROUP BY s.step, s.after`;

const unlisted = `
  SELECT f.step, count(*) AS fired FROM fired AS f
  WHERE f.kind = 'completed' AND f.step NOT IN (SELECT l.step FROM listed AS l) GROUP BY f.step`;

/** Each pair of steps in the order that `after` states, with how often the later one lacked the earlier one. */
const ordered = `
  SELECT l.step, a.step AS earlier, l.fired, b.fired AS fired_earlier, coalesce((
    SELECT greatest(0, max(lacked)) FROM (
      SELECT sum(CASE WHEN f.step = l.step THEN 1 ELSE -1 END) OVER (ORDER BY f.nth) AS lacked
      FROM fired AS f WHERE f.step IN (l.step, a.step)
    ) AS each), 0) AS lacked
  FROM listed AS l
  CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(l.after, '[]')) AS a(step)
  JOIN listed AS b ON b.step = a.step`;

/** Every departure from the workflow, as a line. */
const departures = `
  SELECT 'skipped ' || l.step AS line, 'skipped' AS kind FROM listed AS l WHERE l.completed = 0
  UNION ALL SELECT 'repeated ' || l.step, 'repeated' FROM listed AS l WHERE l.completed > 1
  UNION ALL SELECT 'unknown ' || u.step, 'unknown' FROM unlisted AS u
  UNION ALL SELECT o.step || ' before ' || o.earlier, 'reordered' FROM ordered AS o
    WHERE o.lacked > 0 AND o.fired > 0 AND o.fired_earlier > 0`;

/**
 * The tokens of a replay (Rozinat and van der Aalst) on the net that the workflow is: the opening puts a token before each listed
 * step, the step takes it and one from each step that it comes after, and leaves one for the closing and one for each
 * step that comes after it. A step outside the workflow takes a token that is not there and leaves one that nobody takes.
 */
const tokens = `
  SELECT l.consumed + o.consumed + u.fired AS consumed, l.produced + o.produced + u.fired AS produced,
    l.missing + o.missing + u.fired AS missing, l.remaining + o.remaining + u.fired AS remaining
  FROM (
    SELECT count(*) + coalesce(sum(fired), 0) AS consumed, count(*) + coalesce(sum(fired), 0) AS produced,
      coalesce(sum(abs(fired - 1)), 0) AS missing, coalesce(sum(abs(fired - 1)), 0) AS remaining FROM listed
  ) AS l, (
    SELECT coalesce(sum(fired), 0) AS consumed, coalesce(sum(fired_earlier), 0) AS produced,
      coalesce(sum(lacked), 0) AS missing, coalesce(sum(fired_earlier + lacked - fired), 0) AS remaining FROM ordered
  ) AS o, (SELECT coalesce(sum(fired), 0) AS fired FROM unlisted) AS u`;

/** Kinds of departures. */
const KINDS = ['skipped', 'reordered', 'repeated', 'unknown'];

const countOf = (kind: string): string =>
  `count(*) FILTER (WHERE d.kind = '${kind}')::integer AS ${kind}`;

const itsConformance = `(
  WITH fired AS (${fired}), listed AS (${listed}), unlisted AS (${unlisted}), ordered AS (${ordered})
  SELECT t.*, d.* FROM (${tokens}) AS t, (
    SELECT ${KINDS.map(countOf).join(', ')},
      coalesce(string_agg(d.line, ', ' ORDER BY d.kind, d.line), '') AS departures
    FROM (${departures}) AS d) AS d)`;

const ofEach = `(
  SELECT w.tenant, w.workflow_id, w.imported, w.work_order_id, w.workflow_version, w.job_type, w.closed_at, c.*
  FROM (SELECT w.*, p.definition FROM ${closed}) AS w
  CROSS JOIN LATERAL ${itsConformance} AS c)`;

const fitness = (missing: string, consumed: string, remaining: string, produced: string): string =>
  `round(1 - (${missing}::numeric / nullif(${consumed}, 0) + ${remaining}::numeric / nullif(${produced}, 0)) / 2, 4)::double precision`;

const conformance = documentedView('conformance', conformanceRow, {
  from: `${ofEach} AS c`,
  expressions: {
    conforms: `departures = ''`,
    fitness: fitness('missing', 'consumed', 'remaining', 'produced'),
  },
});

const rounded = (value: string): string => `round(${value}::numeric, 4)::double precision`;

const ofGroup = `tenant, workflow_id, imported, ${monthSql('closed_at')}`;

const conformanceRates = documentedView('conformance_rates', conformanceRatesRow, {
  from: `(
    SELECT tenant, workflow_id, imported, ${monthSql('closed_at')} AS month, count(*)::integer AS work_orders,
      count(*) FILTER (WHERE departures = '')::integer AS conforming,
      ${KINDS.map((kind) => `count(*) FILTER (WHERE ${kind} > 0)::integer AS ${kind}`).join(', ')},
      ${fitness('sum(missing)', 'sum(consumed)', 'sum(remaining)', 'sum(produced)')} AS fitness
    FROM ${ofEach} AS c GROUP BY ${ofGroup}) AS c
    CROSS JOIN LATERAL statistics.proportion_interval(c.conforming, c.work_orders) AS i`,
  expressions: {
    share: rounded('c.conforming::numeric / c.work_orders'),
    shareLower: rounded('i.lower'),
    shareUpper: rounded('i.upper'),
  },
});

/** Whether work went as its workflow says. */
export const conformanceViews = [conformance, conformanceRates] as const;
