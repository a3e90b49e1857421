/** Events that change what is counted of a work order: its steps, and what it is counted under. */
const COUNTED = ['step.completed', 'work-order.opened', 'work-order.closed'] as const;

/** The id of what a row of a report is about: the same wherever it is computed, so that nothing has to look it up. */
const keyOf = (...parts: readonly string[]): string =>
  `encode(substring(sha256(convert_to(jsonb_build_array(${parts.join(', ')})::text, 'UTF8')) FOR 16), 'hex')::uuid`;

/** Grows with the duration: each range ends about one and a half percent above where it begins. */
const bucketOf = (seconds: string): string =>
  `CASE WHEN ${seconds} < 0 THEN -1 ELSE floor(ln(1 + ${seconds}) * 64)::integer END`;

const KEY = 'tenant, report, workflow_id, imported, first, second, length';

const occurrencesOf = (from: string, report: string, columns: readonly string[]): string => {
  const [first, second, length, seconds] = columns;
  return `SELECT sign, work_order_id, tenant, '${report}' AS report, workflow_id, imported,
    ${first} AS first, ${second} AS second, ${length} AS length, ${seconds} AS seconds FROM ${from}`;
};

/**
 * Counts what happened after position $1 up to $2: takes away what the work orders concerned counted until then, and adds what
 * they count now. Completed steps never change, so what a work order counted is found from them again. No two of its parts are joined: the
 * planner does not know how large they are.
 */
export const COUNT_STEPS = `
  WITH touched AS MATERIALIZED (
    SELECT DISTINCT tenant, substr(stream, length('work-order-') + 1) AS work_order_id FROM ledger.events
    WHERE position > $1 AND position <= $2 AND type IN (${COUNTED.map((type) => `'${type}'`).join(', ')})
  ), sides AS (
    SELECT -1 AS sign, tenant, work_order_id, workflow_id, imported, opened_at, $1::bigint AS upto
    FROM touched JOIN counted.works USING (tenant, work_order_id)
    UNION ALL
    SELECT 1, tenant, work_order_id, workflow_id, imported, opened_at, $2::bigint
    FROM touched JOIN views.work_orders USING (tenant, work_order_id)
  ), completions AS MATERIALIZED (
    SELECT s.sign, s.tenant, s.work_order_id, s.workflow_id, s.imported, s.opened_at,
      e.step, e.actor, e.occurred_at, e.position,
      lag(e.step) OVER run AS step_before, lag(e.actor) OVER run AS actor_before,
      date_part('epoch', e.occurred_at - lag(e.occurred_at) OVER run) AS seconds,
      date_part('epoch', e.occurred_at - coalesce(lag(e.occurred_at) OVER run, s.opened_at)) AS seconds_since_opening,
      lead(e.step) OVER run IS NULL AS is_last
    FROM sides AS s JOIN views.step_events AS e
      ON e.tenant = s.tenant AND e.work_order_id = s.work_order_id AND e.position <= s.upto
    WHERE e.kind = 'completed'
    WINDOW run AS (PARTITION BY s.sign, s.tenant, s.work_order_id ORDER BY e.occurred_at, e.position)
  ), runs AS MATERIALIZED (
    SELECT sign, tenant, work_order_id, workflow_id, imported, opened_at,
      string_agg(step, ' → ' ORDER BY occurred_at, position) AS steps, count(*)::integer AS length,
      date_part('epoch', max(occurred_at) - min(occurred_at)) AS seconds
    FROM completions GROUP BY sign, tenant, work_order_id, workflow_id, imported, opened_at
  ), occurrences AS MATERIALIZED (
    SELECT *, ${keyOf(...KEY.split(', '))} AS key FROM (
      ${occurrencesOf('completions', 'directly_follows', [`coalesce(step_before, '')`, 'step', '1', 'seconds'])}
      UNION ALL ${occurrencesOf('completions', 'directly_follows', ['step', `''`, '1', 'NULL'])} WHERE is_last
      UNION ALL ${occurrencesOf('completions', 'step_times', ['step', `''`, '1', 'seconds_since_opening'])}
      UNION ALL ${occurrencesOf('completions', 'handovers', ['actor_before', 'actor', '1', 'seconds'])}
        WHERE actor_before <> actor
      UNION ALL ${occurrencesOf('runs', 'variants', ['steps', `''`, 'length', 'seconds'])}
    ) AS each
  ), keys AS (
    INSERT INTO counted.keys AS k (id, ${KEY}, times, work_orders, work_orders_again)
    SELECT key, ${KEY}, sum(sign * times), sum(sign), coalesce(sum(sign) FILTER (WHERE times > 1), 0)
    FROM (
      SELECT key, sign, work_order_id, ${KEY}, count(*) AS times FROM occurrences
      GROUP BY key, sign, work_order_id, ${KEY}
    ) AS of_work GROUP BY key, ${KEY}
    ON CONFLICT (id) DO UPDATE SET times = k.times + excluded.times,
      work_orders = k.work_orders + excluded.work_orders,
      work_orders_again = k.work_orders_again + excluded.work_orders_again
  ), durations AS MATERIALIZED (
    SELECT key, ${bucketOf('seconds')} AS bucket, seconds, sum(sign) AS n
    FROM occurrences WHERE seconds IS NOT NULL GROUP BY key, seconds HAVING sum(sign) <> 0
  ), seconds AS (
    INSERT INTO counted.seconds AS d (key, bucket, seconds, n) SELECT key, bucket, seconds, n FROM durations
    ON CONFLICT (key, bucket, seconds) DO UPDATE SET n = d.n + excluded.n
  ), buckets AS (
    INSERT INTO counted.buckets AS b (key, bucket, n) SELECT key, bucket, sum(n) FROM durations GROUP BY key, bucket
    ON CONFLICT (key, bucket) DO UPDATE SET n = b.n + excluded.n
  ), works AS (
    INSERT INTO counted.works AS w (tenant, work_order_id, workflow_id, imported, opened_at, variant)
    SELECT tenant, work_order_id, workflow_id, imported, opened_at,
      ${keyOf('tenant', `'variants'`, 'workflow_id', 'imported', 'steps', `''`, 'length')}
    FROM runs WHERE sign = 1
    ON CONFLICT (tenant, work_order_id) DO UPDATE SET workflow_id = excluded.workflow_id,
      imported = excluded.imported, opened_at = excluded.opened_at, variant = excluded.variant
  )
  UPDATE counted.state SET position = $2`;
