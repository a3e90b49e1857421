import { tenantsIn } from './months-sql';
import { nowSql } from './now-sql';
import { heldSql, ofItsVersion, stallAfterSql } from './stalls-sql';

const ofWork = 'views.holds AS w WHERE w.opened_month IS NOT NULL';

/** From each workflow, version and job type of a tenant to the next: one look into an index for each. */
const versionsOpened = `(
  SELECT t.tenant, f.* FROM ${tenantsIn('holds')} AS t CROSS JOIN LATERAL (
    WITH RECURSIVE found AS (
      (SELECT w.workflow_id, w.workflow_version, w.job_type FROM ${ofWork} AND w.tenant = t.tenant
        ORDER BY w.workflow_id, w.workflow_version, w.job_type LIMIT 1)
      UNION ALL
      SELECT n.* FROM found CROSS JOIN LATERAL (
        SELECT w.workflow_id, w.workflow_version, w.job_type FROM ${ofWork} AND w.tenant = t.tenant
          AND (w.workflow_id, w.workflow_version, w.job_type)
            > (found.workflow_id, found.workflow_version, found.job_type)
        ORDER BY w.workflow_id, w.workflow_version, w.job_type LIMIT 1
      ) AS n
    ) SELECT * FROM found
  ) AS f)`;

/** Each of them counted by itself, from the index alone: that needs neither a sort nor groups. */
const opened = `(
  SELECT w.tenant, w.workflow_id, w.job_type,
    coalesce(sum(n.works) FILTER (WHERE p.stall_after_ms IS NOT NULL), 0)::bigint AS opened,
    coalesce(sum(n.works) FILTER (WHERE p.stall_after_ms IS NULL), 0)::bigint AS without_limit
  FROM ${versionsOpened} AS w
  CROSS JOIN LATERAL (
    SELECT count(*) AS works FROM views.holds AS h
    WHERE h.tenant = w.tenant AND h.workflow_id = w.workflow_id AND h.job_type = w.job_type
      AND h.workflow_version = w.workflow_version AND h.opened_month IS NOT NULL
  ) AS n
  LEFT JOIN views.workflows AS p ON ${ofItsVersion}
  GROUP BY w.tenant, w.workflow_id, w.job_type)`;

const versions = `views.workflows AS p JOIN views.holds AS w ON ${ofItsVersion}`;
const wasStalled = 'w.longest_ms > p.stall_after_ms AND w.opened_month IS NOT NULL';
const isStalled = `w.open_since < ${nowSql} - ${stallAfterSql} AND w.opened_month IS NOT NULL`;

/** Work that was held by one thing only, and is no more, says how long and where beside it: nothing is unfolded. */
const ofOneHold = `
  SELECT w.tenant, w.workflow_id, w.job_type, w.longest_step AS at_step, false AS is_open,
    w.longest_ms / 1000.0::double precision AS seconds, 1::bigint AS nth, 1::bigint AS nth_there
  FROM ${versions} WHERE w.held = 1 AND ${wasStalled}`;

/** The stalls of one work order; the first of them counts it, for all steps and for each. */
const itsStalls = `(
  SELECT coalesce(h.step, ''), h.until IS NULL, date_part('epoch', ${heldSql}),
    row_number() OVER (), row_number() OVER (PARTITION BY coalesce(h.step, ''))
  FROM jsonb_to_recordset(w.holds) AS h(step text, since timestamptz, until timestamptz)
  WHERE ${heldSql} > ${stallAfterSql})`;

const unfolded = (condition: string): string => `
  SELECT w.tenant, w.workflow_id, w.job_type, h.*
  FROM ${versions} CROSS JOIN LATERAL ${itsStalls} AS h WHERE ${condition}`;

/** An index each, which one condition for all would not use. `held` is not known until the view was rebuilt. */
const stalls = `(
  ${ofOneHold}
  UNION ALL ${unfolded(`w.held IS DISTINCT FROM 1 AND ${wasStalled}`)}
  UNION ALL ${unfolded(`coalesce(w.longest_ms <= p.stall_after_ms, true) AND ${isStalled}`)})`;

/** The result of percentile_cont, for lengths that were sorted once for all percentiles. */
const percentile = (share: number): string => {
  const place = `(${share}::double precision * (stalls - 1))`;
  const lower = `sorted[floor(${place})::integer + 1]`;
  const upper = `sorted[ceil(${place})::integer + 1]`;
  return `${lower} + (${place} - floor(${place})) * (${upper} - ${lower})`;
};

/** Each stall counts at its step and for all steps. */
const counted = `(
  SELECT g.*, ${percentile(0.5)} AS median, ${percentile(0.9)} AS p90
  FROM (
    SELECT tenant, workflow_id, job_type, CASE WHEN a.all_steps THEN '' ELSE at_step END AS step,
      a.all_steps, count(*) AS stalls, count(*) FILTER (WHERE is_open) AS stalls_open,
      count(*) FILTER (WHERE CASE WHEN a.all_steps THEN nth ELSE nth_there END = 1) AS work_stalled,
      array_agg(seconds) AS lengths, max(seconds) AS longest, sum(seconds) AS total
    FROM ${stalls} AS s CROSS JOIN (VALUES (false), (true)) AS a(all_steps)
    GROUP BY tenant, workflow_id, job_type, CASE WHEN a.all_steps THEN '' ELSE at_step END, a.all_steps
  ) AS g
  CROSS JOIN LATERAL (SELECT array_agg(l ORDER BY l) AS sorted FROM unnest(g.lengths) AS l) AS q)`;

/**
 * Everything from FROM on: one row per workflow, job type and step at which work ever stalled, and one for all steps, also where
 * none did. Filters on workflow and job type apply to the tables.
 */
export const stallRatesFrom = `(
  SELECT o.tenant, o.workflow_id, o.job_type, o.opened, o.without_limit,
    coalesce(c.step, '') AS step, coalesce(c.all_steps, true) AS all_steps,
    coalesce(c.work_stalled, 0) AS work_stalled, coalesce(c.stalls, 0) AS stalls,
    coalesce(c.stalls_open, 0) AS stalls_open, c.median, c.p90, c.longest, coalesce(c.total, 0) AS total
  FROM ${opened} AS o LEFT JOIN ${counted} AS c
    ON c.tenant = o.tenant AND c.workflow_id = o.workflow_id AND c.job_type = o.job_type
) AS s`;
