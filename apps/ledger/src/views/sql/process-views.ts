import {
  cycleTimesRow,
  directlyFollowsRow,
  handoversRow,
  stepEventsRow,
  stepTimesRow,
  variantsRow,
} from '#contracts';
import { documentedView } from './documented-view';
import { monthSql } from './months-sql';

const ofItsWork = `views.step_events AS e
  JOIN views.work_orders AS w ON w.tenant = e.tenant AND w.work_order_id = e.work_order_id`;

/** By the time of the work, and by the log where times are equal. */
const inOrder = 'ORDER BY e.occurred_at, e.position';

const percentile = (share: number): string =>
  `round(percentile_cont(${share}) WITHIN GROUP (ORDER BY seconds)::numeric, 3)::double precision`;

const percentiles = `${percentile(0.5)} AS median_seconds, ${percentile(0.8)} AS p80_seconds,
  ${percentile(0.95)} AS p95_seconds`;

const seconds = (since: string): string => `date_part('epoch', e.occurred_at - ${since})`;

/** Completed steps, each with the one before it in the same work order. */
const completions = `(
  SELECT e.tenant, w.workflow_id, w.imported, e.work_order_id, e.step, e.actor, e.occurred_at,
    lag(e.step) OVER run AS step_before, lag(e.actor) OVER run AS actor_before,
    ${seconds('lag(e.occurred_at) OVER run')} AS seconds,
    ${seconds('coalesce(lag(e.occurred_at) OVER run, w.opened_at)')} AS seconds_since_opening,
    lead(e.step) OVER run IS NULL AS is_last
  FROM ${ofItsWork} WHERE e.kind = 'completed'
  WINDOW run AS (PARTITION BY e.tenant, w.workflow_id, w.imported, e.work_order_id ${inOrder}))`;

const ofGroup = 'tenant, workflow_id, imported';

const stepEvents = documentedView('step_events', stepEventsRow, {
  from: ofItsWork,
  expressions: {
    tenant: 'e.tenant',
    workOrderId: 'e.work_order_id',
    workflowId: 'w.workflow_id',
    jobType: 'w.job_type',
    imported: 'w.imported',
    client: 'w.client',
    eventId: 'e.event_id',
    position: 'e.position',
    previousStep: `CASE WHEN e.kind = 'completed' THEN coalesce((
      SELECT b.step FROM views.step_events AS b
      WHERE b.tenant = e.tenant AND b.work_order_id = e.work_order_id AND b.kind = 'completed'
        AND (b.occurred_at, b.position) < (e.occurred_at, e.position)
      ORDER BY b.occurred_at DESC, b.position DESC LIMIT 1), '') END`,
  },
});

const directlyFollows = documentedView('directly_follows', directlyFollowsRow, {
  from: `(
    SELECT ${ofGroup}, from_step, to_step, count(*)::integer AS times,
      count(DISTINCT work_order_id)::integer AS work_orders, ${percentiles}
    FROM (
      SELECT ${ofGroup}, work_order_id, coalesce(step_before, '') AS from_step, step AS to_step, seconds
      FROM ${completions} AS c
      UNION ALL
      SELECT ${ofGroup}, work_order_id, step, '', NULL FROM ${completions} AS c WHERE is_last
    ) AS pairs GROUP BY ${ofGroup}, from_step, to_step) AS d`,
  expressions: {},
});

const variants = documentedView('variants', variantsRow, {
  from: `(
    SELECT *, round(work_orders::numeric / sum(work_orders) OVER (PARTITION BY ${ofGroup}), 4)::double precision AS share,
      round(sum(work_orders) OVER frequent::numeric
        / sum(work_orders) OVER (PARTITION BY ${ofGroup}), 4)::double precision AS coverage,
      (row_number() OVER frequent)::integer AS rank
    FROM (
      SELECT ${ofGroup}, steps, length, count(*)::integer AS work_orders,
        min(work_order_id) AS example_work_order_id, ${percentiles}
      FROM (
        SELECT e.tenant, w.workflow_id, w.imported, e.work_order_id, count(*)::integer AS length,
          string_agg(e.step, ' → ' ${inOrder}) AS steps,
          date_part('epoch', max(e.occurred_at) - min(e.occurred_at)) AS seconds
        FROM ${ofItsWork} WHERE e.kind = 'completed'
        GROUP BY e.tenant, w.workflow_id, w.imported, e.work_order_id
      ) AS runs GROUP BY ${ofGroup}, steps, length
    ) AS v
    WINDOW frequent AS (PARTITION BY ${ofGroup} ORDER BY work_orders DESC, steps ROWS UNBOUNDED PRECEDING)
  ) AS v`,
  expressions: {},
});

const stepTimes = documentedView('step_times', stepTimesRow, {
  from: `(
    SELECT ${ofGroup}, step, count(*)::integer AS times, count(DISTINCT work_order_id)::integer AS work_orders,
      count(DISTINCT work_order_id) FILTER (WHERE nth > 1)::integer AS work_orders_again, ${percentiles}
    FROM (
      SELECT ${ofGroup}, step, work_order_id, seconds_since_opening AS seconds,
        row_number() OVER (PARTITION BY ${ofGroup}, work_order_id, step) AS nth
      FROM ${completions} AS c
    ) AS completed GROUP BY ${ofGroup}, step) AS s`,
  expressions: {},
});

const cycleTimes = documentedView('cycle_times', cycleTimesRow, {
  from: `(
    SELECT ${ofGroup}, job_type, ${monthSql('closed_at')} AS month, count(*)::integer AS work_orders, ${percentiles}
    FROM (
      SELECT *, date_part('epoch', closed_at - opened_at) AS seconds FROM views.work_orders
      WHERE closed_at IS NOT NULL AND opened_at IS NOT NULL
    ) AS closed GROUP BY ${ofGroup}, job_type, ${monthSql('closed_at')}) AS c`,
  expressions: {},
});

const handovers = documentedView('handovers', handoversRow, {
  from: `(
    SELECT ${ofGroup}, actor_before AS from_actor, actor AS to_actor, count(*)::integer AS times,
      count(DISTINCT work_order_id)::integer AS work_orders, ${percentiles}
    FROM ${completions} AS c WHERE actor_before <> actor
    GROUP BY ${ofGroup}, actor_before, actor) AS h`,
  expressions: {},
});

/** How work runs: an event log, and what process mining asks of it. */
export const processViews = [
  stepEvents,
  directlyFollows,
  variants,
  stepTimes,
  cycleTimes,
  handovers,
] as const;
