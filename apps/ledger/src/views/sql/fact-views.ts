import { factConflictsRow, factsRow, openUnknownsRow } from '#contracts';
import { type DerivedObject, documentedView, literal } from './documented-view';

const LATEST = 'ledger.latest_position(statements)';

/** Readers of the view call it; it looks nothing up. An index has it, so tables come after it. */
export const latestPosition: DerivedObject = {
  kind: 'function',
  name: 'ledger.latest_position(jsonb)',
  sql: `
    CREATE OR REPLACE FUNCTION ledger.latest_position(statements jsonb) RETURNS bigint
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      AS $$ SELECT max((s->>'position')::bigint) FROM jsonb_array_elements(statements) AS s $$;
    COMMENT ON FUNCTION ledger.latest_position IS ${literal(
      'Ledger position of the latest of the statements about a fact.',
    )};
    GRANT EXECUTE ON FUNCTION ledger.latest_position TO writ_analyst`,
};

const stated = (item: string): string => `s->>'${item}'`;

const statement = {
  source: stated('source'),
  value: `CASE jsonb_typeof(s->'value') WHEN 'null' THEN NULL
    WHEN 'string' THEN s->>'value' ELSE (s->'value')::text END`,
  observedAt: `(${stated('observedAt')})::timestamptz`,
  recordedAt: `(${stated('recordedAt')})::timestamptz`,
  eventId: stated('eventId'),
  position: `(${stated('position')})::bigint`,
} as const;

/** As the version of the work order declares it. In the list of columns: only the rows of a page are looked up. */
const currency = `(SELECT d.currency FROM views.work_orders AS w JOIN views.declared_facts AS d
    ON d.tenant = w.tenant AND d.workflow_id = w.workflow_id
    AND d.version_key = w.workflow_version::text
  WHERE w.tenant = f.tenant AND w.work_order_id = f.work_order_id
    AND d.kind = f.kind AND d.name = f.name)`;

const facts = documentedView('facts', factsRow, {
  from: 'views.facts AS f CROSS JOIN LATERAL jsonb_array_elements(statements) AS s',
  expressions: { ...statement, lastPosition: LATEST, currency },
});

/** In the list of columns: there Postgres looks it up when the page is cut. */
const ofWork = (column: string, otherwise: string): string =>
  `coalesce((SELECT w.${column} FROM views.work_orders AS w
    WHERE w.tenant = c.tenant AND w.work_order_id = c.work_order_id), '${otherwise}')`;

const factConflicts = documentedView('fact_conflicts', factConflictsRow, {
  from: `(
      SELECT f.tenant, f.work_order_id, f.name, s, f.since,
        count(*) OVER (PARTITION BY f.tenant, f.work_order_id, f.kind, f.name)::integer AS sources
      FROM views.facts AS f CROSS JOIN LATERAL jsonb_array_elements(f.statements) AS s
      WHERE f.conflicting AND jsonb_typeof(s->'value') <> 'null'
    ) AS c`,
  expressions: {
    ...statement,
    workOrderStatus: ofWork('status', 'unknown'),
    workflowId: ofWork('workflow_id', 'TBD'),
    owner: ofWork('owner', 'TBD'),
  },
});

/** The workflow version declares it, and nobody has stated it. */
const neverStated = `
  SELECT w.tenant, w.work_order_id, d.kind, d.name,
    coalesce(w.opened_at, w.last_event_at) AS since,
    CASE d.kind WHEN 'input' THEN coalesce(w.opened_by, w.owner) ELSE w.owner END AS who_could_say,
    'not_stated' AS reason
  FROM views.work_orders AS w JOIN views.declared_facts AS d
    ON d.tenant = w.tenant AND d.workflow_id = w.workflow_id
    AND d.version_key = w.workflow_version::text AND (d.kind = 'fact' OR d.required)
  WHERE w.status = 'open' AND NOT EXISTS (
    SELECT FROM views.facts AS f
    WHERE f.tenant = w.tenant AND f.work_order_id = w.work_order_id AND f.name = d.name)`;

/** A source stated that it does not know. A missing input may be given later as a fact of its name. */
const statedAsUnknown = `
  SELECT f.tenant, f.work_order_id, f.kind, f.name, f.since,
    (SELECT string_agg(s->>'source', ', ' ORDER BY s->>'source')
     FROM jsonb_array_elements(f.statements) AS s),
    'stated_as_unknown'
  FROM views.facts AS f JOIN views.work_orders AS w USING (tenant, work_order_id)
  WHERE w.status = 'open' AND NOT f.known AND NOT f.conflicting AND NOT EXISTS (
    SELECT FROM views.facts AS later
    WHERE later.tenant = f.tenant AND later.work_order_id = f.work_order_id
      AND later.name = f.name AND (later.known OR later.conflicting))
    AND NOT (f.kind = 'fact' AND EXISTS (
      SELECT FROM views.facts AS input
      WHERE input.tenant = f.tenant AND input.work_order_id = f.work_order_id
        AND input.kind = 'input' AND input.name = f.name))`;

/** The work order, a requested approval or an exception has no owner. */
const ownerless = `
  SELECT w.tenant, w.work_order_id, 'owner', 'work-order',
    coalesce(w.opened_at, w.last_event_at),
    coalesce((SELECT p.owner FROM views.workflows AS p
      WHERE p.tenant = w.tenant AND p.workflow_id = w.workflow_id
        AND p.version_key = w.workflow_version::text), 'TBD'),
    'nobody_named'
  FROM views.work_orders AS w WHERE w.status = 'open' AND w.owner = 'TBD'
  UNION ALL
  SELECT a.tenant, a.work_order_id, 'owner', format('approval/%s', a.approval_id),
    a.requested_at, coalesce(w.owner, 'TBD'), 'nobody_named'
  FROM views.approvals AS a LEFT JOIN views.work_orders AS w USING (tenant, work_order_id)
  WHERE a.request_state = 'open' AND a.owner = 'TBD'
  UNION ALL
  SELECT e.tenant, e.work_order_id, 'owner', format('exception/%s', e.exception_id),
    e.raised_at, coalesce(w.owner, 'TBD'), 'nobody_named'
  FROM views.exceptions AS e LEFT JOIN views.work_orders AS w USING (tenant, work_order_id)
  WHERE e.status = 'open' AND e.owner = 'TBD'`;

const openUnknowns = documentedView('open_unknowns', openUnknownsRow, {
  from: `(${neverStated} UNION ALL ${statedAsUnknown} UNION ALL ${ownerless}) AS u
    LEFT JOIN (SELECT tenant, work_order_id, workflow_id, job_type FROM views.work_orders) AS w
      USING (tenant, work_order_id)`,
  expressions: {
    workflowId: `coalesce(w.workflow_id, 'TBD')`,
    jobType: `coalesce(w.job_type, 'TBD')`,
  },
});

/** Stated facts, where sources disagree, and what nobody has stated. */
export const factViews = [facts, factConflicts, openUnknowns] as const;
