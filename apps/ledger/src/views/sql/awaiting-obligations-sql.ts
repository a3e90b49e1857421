import { WORK_ORDER_NOT_OPEN } from '#contracts';
import { isAwaitedOutcome } from './awaited-outcomes-sql';
import { type DerivedObject } from './documented-view';
import { nowSql } from './now-sql';

const of = (view: string): string =>
  `SELECT FROM views.${view} AS t WHERE t.tenant = w.tenant AND t.work_order_id = w.work_order_id`;

/** Names in a list of `done_when` for which `isMissing` (SQL over `wanted`) holds. */
const missing = (list: string, isMissing: string): string =>
  `EXISTS (SELECT FROM jsonb_array_elements_text(${list}) AS wanted WHERE ${isMissing})`;

const known = `EXISTS (${of('facts')} AND t.name = wanted AND t.known)`;
const knownTrue = `EXISTS (${of('facts')} AND t.kind = 'fact' AND t.name = wanted AND t.known
  AND t.statements @> '[{"value": true}]')`;
const granted = `EXISTS (${of('approvals')} AND t.gate = g->>'name' AND t.kind = wanted
  AND t.status IN ('partial', 'approved') AND t.consumed_by IS NULL AND t.expires_at > ${nowSql})`;
const recorded = `coalesce(w.evidence_kinds ? wanted, false)`;

const closedGate = `EXISTS (SELECT FROM jsonb_array_elements(p.done_when->'gates') AS g
  WHERE NOT coalesce(w.skipped_gates ? (g->>'name'), false) AND (
    ${missing(`g->'approvals'`, `NOT ${granted}`)} OR ${missing(`g->'facts'`, `NOT ${knownTrue}`)}
    OR ${missing(`g->'evidence'`, `NOT ${recorded}`)}))`;

/** All that the workflow requires is there; never true for one that requires neither a step nor evidence. */
const done = `EXISTS (SELECT FROM views.workflows AS p
  WHERE p.tenant = w.tenant AND p.workflow_id = w.workflow_id
    AND p.version_key = w.workflow_version::text
    AND (p.done_when->'steps' <> '[]' OR p.done_when->'evidence' <> '[]')
    AND NOT ${missing(`p.done_when->'inputs'`, `NOT ${known}`)}
    AND NOT ${missing(`p.done_when->'prerequisites'`, `w.prerequisites->>wanted IS DISTINCT FROM 'passed'`)}
    AND NOT ${missing(`p.done_when->'steps'`, `coalesce(w.steps->>wanted, 'open') NOT IN ('completed', 'skipped')`)}
    AND NOT ${missing(`p.done_when->'evidence'`, `NOT ${recorded}`)}
    AND NOT ${closedGate})`;

/** A run that writes and was not reported, and a wait that may still be approved. */
const outstanding = `EXISTS (${of('decisions')} AND t.enforced AND t.superseded_by IS NULL
  AND t.reported IS NULL AND t.valid_until > ${nowSql} AND (
    t.outcome = 'run' AND t.authority IN ('apply', 'rollback')
    OR t.outcome = 'wait' AND EXISTS (SELECT FROM views.approvals AS a
      WHERE a.tenant = t.tenant AND a.approval_id = ANY (string_to_array(t.approvals, ', '))
        AND (a.status = 'requested' AND a.due_at > ${nowSql}
          OR a.status IN ('partial', 'conditional', 'approved') AND a.expires_at > ${nowSql}))))`;

/** Whether a rule, and no check of Writ, stopped actions of the kind that an exception is about by its code. */
const stoppedByRule = `EXISTS (SELECT FROM views.decisions AS d
  WHERE d.tenant = t.tenant AND d.work_order_id = t.work_order_id
    AND d.action_kind = t.subject AND d.code = t.code AND d.rules NOT LIKE 'engine.%')`;

/**
 * Whether a work order waits for the obligations of its break-glasses alone, as `awaitsObligationsOnly` decides from the stream. What the views do not know is left to that: the
 * age of facts, the stages, and whether the approval of a gate is still within its request. It is a function because few
 * rows need it and a view that spelled it out would be slow to plan; it runs as its owner, as views do.
 */
export const awaitsObligationsFunction: DerivedObject = {
  kind: 'function',
  name: 'ledger.awaits_obligations(text, text)',
  sql: `
  CREATE OR REPLACE FUNCTION ledger.awaits_obligations(of_tenant text, of_work_order text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
    AS $$
      SELECT NOT w.stopped
        AND NOT EXISTS (${of('break_glasses')} AND t.status = 'live' AND t.expires_at > ${nowSql})
        AND NOT EXISTS (${of('exceptions')} AND t.status = 'open'
          AND t.cause NOT IN ('break-glass', 'review')
          AND NOT (t.cause = 'decision' AND t.code = '${WORK_ORDER_NOT_OPEN}' AND NOT ${stoppedByRule}))
        AND NOT EXISTS (${of('approvals')} AND t.request_state = 'open' AND t.due_at > ${nowSql}
          AND (t.gate IS NULL OR NOT coalesce(w.skipped_gates ? t.gate, false)))
        AND NOT EXISTS (${of('approvals')} AND t.conditions_unmet > 0 AND t.expires_at > ${nowSql}
          AND t.status IN ('partial', 'conditional', 'approved')
          AND (t.gate IS NULL OR NOT coalesce(w.skipped_gates ? t.gate, false)))
        AND NOT ${outstanding} AND ${done}
        AND NOT EXISTS (${of('questions')} AND t.state = 'open')
        AND NOT EXISTS (${of('delegations')} AND t.state = 'open')
        AND NOT EXISTS (${of('timers')} AND ${isAwaitedOutcome('t')})
      FROM views.work_orders AS w
      WHERE w.tenant = of_tenant AND w.work_order_id = of_work_order
    $$;
  COMMENT ON FUNCTION ledger.awaits_obligations(text, text) IS
    'Whether nothing but the obligations of break-glasses is left of an open work order that has some.'`,
};

const hasOpen = (view: string, alias: string): string =>
  `(SELECT true FROM views.${view} AS t WHERE t.tenant = ${alias}.tenant
    AND t.work_order_id = ${alias}.work_order_id AND t.status = 'open' LIMIT 1)`;

/** Whether the open work order of a row (with `tenant` and `work_order_id`) awaits obligations alone. */
export const awaitsObligations = (alias: string): string =>
  `CASE WHEN coalesce(${hasOpen('post_reviews', alias)}, ${hasOpen('remediations', alias)}, false)
    THEN coalesce(ledger.awaits_obligations(${alias}.tenant, ${alias}.work_order_id), false) ELSE false END`;
