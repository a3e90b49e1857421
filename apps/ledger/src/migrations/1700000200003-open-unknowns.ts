import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** What nobody has stated about work that is under way. */
export class OpenUnknowns1700000200003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(documentedViewSql(openUnknowns));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW writ.open_unknowns`);
  }
}

/** Declared by the workflow's version, and nobody has said a word about it. */
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

/** Somebody was asked and does not know. A missing input may be given later as a fact of its name. */
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

/** Nobody is named: of the work order itself, of an approval that is asked for, of an exception. */
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

const openUnknowns: DocumentedView = {
  name: 'open_unknowns',
  meaning:
    'One row per unknown of work that is open: a fact or a required input that nobody has stated, or an owner whom nobody has named. No rule takes an unknown as true.',
  from: `(${neverStated} UNION ALL ${statedAsUnknown} UNION ALL ${ownerless}) AS u
    LEFT JOIN (SELECT tenant, work_order_id, workflow_id, job_type FROM views.work_orders) AS w
      USING (tenant, work_order_id)`,
  columns: {
    tenant: 'Whose row it is.',
    work_order_id: 'The work order.',
    kind: 'What is unknown: fact, input or owner.',
    name: 'Name of the fact or input; for an owner: of what: work-order, approval/id or exception/id.',
    since: 'Since when it has been wanted.',
    who_could_say:
      'Who could say: sources that stated that they do not know, else who opened the work order (inputs) or answers for it; TBD when nobody is known.',
    reason: 'not_stated, stated_as_unknown or nobody_named.',
    workflow_id: [`coalesce(w.workflow_id, 'TBD')`, 'The workflow it runs.'],
    job_type: [`coalesce(w.job_type, 'TBD')`, 'Job type of the workflow.'],
  },
};
