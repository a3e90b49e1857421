import { type DerivedObject } from '../sql/documented-view';

const nth: DerivedObject = {
  kind: 'function',
  name: 'counted.nth(uuid, bigint)',
  sql: `CREATE OR REPLACE FUNCTION counted.nth(of_key uuid, place bigint) RETURNS double precision
    LANGUAGE plpgsql STABLE AS $$
    DECLARE
      found record;
    BEGIN
      SELECT b.bucket, b.upto - b.n AS before INTO found
      FROM (SELECT bucket, n, sum(n) OVER (ORDER BY bucket) AS upto FROM counted.buckets WHERE key = of_key) AS b
      WHERE b.upto > place ORDER BY b.bucket LIMIT 1;
      RETURN (
        SELECT d.seconds
        FROM (SELECT seconds, sum(n) OVER (ORDER BY seconds) AS upto FROM counted.seconds
              WHERE key = of_key AND bucket = found.bucket) AS d
        WHERE d.upto > place - found.before ORDER BY d.seconds LIMIT 1);
    END $$;
    COMMENT ON FUNCTION counted.nth(uuid, bigint) IS
      'The duration of a key at a place, 0 for the shortest.';`,
};

/** The arithmetic of percentile_cont, so that both give the very same number. */
const percentile: DerivedObject = {
  kind: 'function',
  name: 'counted.percentile(uuid, double precision)',
  sql: `CREATE OR REPLACE FUNCTION counted.percentile(of_key uuid, share double precision) RETURNS double precision
    LANGUAGE plpgsql STABLE AS $$
    DECLARE
      place double precision;
      low double precision;
      high double precision;
    BEGIN
      place := share * ((SELECT nullif(sum(n), 0) FROM counted.buckets WHERE key = of_key) - 1)::double precision;
      low := counted.nth(of_key, floor(place)::bigint);
      high := CASE WHEN floor(place) = ceil(place) THEN low ELSE counted.nth(of_key, ceil(place)::bigint) END;
      RETURN round((low + (place - floor(place)) * (high - low))::numeric, 3)::double precision;
    END $$;
    COMMENT ON FUNCTION counted.percentile(uuid, double precision) IS
      'A percentile of the durations of a key, between the two nearest, in seconds to three digits.';`,
};

const percentiles = `counted.percentile(k.id, 0.5) AS median_seconds,
  counted.percentile(k.id, 0.8) AS p80_seconds, counted.percentile(k.id, 0.95) AS p95_seconds`;

const ofGroup = 'k.tenant, k.workflow_id, k.imported';
const times = 'k.times::integer AS times, k.work_orders::integer AS work_orders';

const view = (name: string, query: string): DerivedObject => ({
  kind: 'view',
  name: `counted.${name}`,
  sql: `CREATE OR REPLACE VIEW counted.${name} AS ${query};`,
});

const ofReport = (report: string): string =>
  `FROM counted.keys AS k WHERE k.report = '${report}' AND k.times > 0`;

/** The rows of the documented views of these names, from what is counted. */
export const countedViews: readonly DerivedObject[] = [
  nth,
  percentile,
  view(
    'directly_follows',
    `SELECT ${ofGroup}, k.first AS from_step, k.second AS to_step, ${times}, ${percentiles}
     ${ofReport('directly_follows')}`,
  ),
  view(
    'step_times',
    `SELECT ${ofGroup}, k.first AS step, ${times}, k.work_orders_again::integer AS work_orders_again, ${percentiles}
     ${ofReport('step_times')}`,
  ),
  view(
    'handovers',
    `SELECT ${ofGroup}, k.first AS from_actor, k.second AS to_actor, ${times}, ${percentiles}
     ${ofReport('handovers')}`,
  ),
  view(
    'variants',
    `SELECT ${ofGroup}, k.rank, k.first AS steps, k.length, k.work_orders::integer AS work_orders, k.share, k.coverage,
       (SELECT min(w.work_order_id) FROM counted.works AS w WHERE w.variant = k.id) AS example_work_order_id,
       ${percentiles}
     FROM (
       SELECT k.*, (row_number() OVER frequent)::integer AS rank,
         round(k.work_orders::numeric / sum(k.work_orders) OVER (PARTITION BY ${ofGroup}), 4)::double precision AS share,
         round(sum(k.work_orders) OVER frequent::numeric
           / sum(k.work_orders) OVER (PARTITION BY ${ofGroup}), 4)::double precision AS coverage
       ${ofReport('variants')}
       WINDOW frequent AS (PARTITION BY ${ofGroup} ORDER BY k.work_orders DESC, k.first ROWS UNBOUNDED PRECEDING)
     ) AS k`,
  ),
  // The position of answers from them, under the names of the cursors that say it of the views.
  view(
    'cursors',
    `SELECT name, state.position, 'live'::text AS status
     FROM counted.state, unnest(ARRAY['step_events', 'work_orders']) AS name`,
  ),
];
