import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** Whether closed work has the evidence that its workflow wants, and what is missing. */
export class EvidenceCompleteness1700000700012 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const itsWorkflow = `ON p.tenant = w.tenant AND p.workflow_id = w.workflow_id
  AND p.version = w.workflow_version`;

/**
 * Kinds of evidence that the workflow version `p` wants of a work order `w`: what its closure names, and what each stage
 * leaves that nobody skipped. Each kind once; of a stage only where the closure does not name it.
 */
const wantedKinds = `(
  SELECT kind, CASE WHEN bool_and(stage IS NOT NULL) THEN min(stage) END AS stage,
    (kind = ANY (string_to_array(w.closing_kinds, ', '))) IS TRUE AS present
  FROM (
    SELECT jsonb_array_elements_text(p.done_when->'evidence') AS kind, NULL AS stage
    UNION ALL
    SELECT a->>'kind', a->>'stage' FROM jsonb_array_elements(p.done_when->'artifacts') AS a
    WHERE (a->>'stage' = ANY (string_to_array(w.skipped_stages, ', '))) IS NOT TRUE
  ) AS declared GROUP BY kind
)`;

/** Work orders that are alike are counted before anything is asked of their workflow. */
const alike = `(
  SELECT tenant, first_closed_month AS month, workflow_id, workflow_version, job_type, owner,
    closing_kinds, skipped_stages, count(*) AS work_orders, count(*) FILTER (WHERE imported) AS imported
  FROM views.work_orders
  WHERE first_closed_month IS NOT NULL AND status = 'closed'
  GROUP BY tenant, first_closed_month, workflow_id, workflow_version, job_type, owner,
    closing_kinds, skipped_stages
)`;

const evidenceCompleteness: DocumentedView = {
  name: 'evidence_completeness',
  meaning:
    'One row per month (UTC, of the first closing), workflow, job type and owner of closed work orders: how much of the evidence that their workflow version wants is there. Required are the kinds that the closure names and those that stages leave, stages that somebody skipped and support outputs aside; a kind is present when evidence of it proved something when the work was closed, or was recorded since. Chat proves nothing; what was accepted stays accepted.',
  from: `(
      SELECT w.tenant, w.month, w.workflow_id, w.job_type, w.owner,
        sum(w.work_orders)::bigint AS closed,
        sum(w.work_orders * k.required)::bigint AS required,
        sum(w.work_orders * k.present)::bigint AS present,
        sum(CASE WHEN p.workflow_id IS NOT NULL AND k.present = k.required
          THEN w.work_orders ELSE 0 END)::bigint AS complete,
        sum(w.imported)::bigint AS imported
      FROM ${alike} AS w
      LEFT JOIN views.workflows AS p ${itsWorkflow}
      CROSS JOIN LATERAL (
        SELECT count(*) AS required, count(*) FILTER (WHERE wanted.present) AS present
        FROM ${wantedKinds} AS wanted
      ) AS k
      GROUP BY w.tenant, w.month, w.workflow_id, w.job_type, w.owner
    ) AS counted`,
  columns: {
    tenant: 'Whose row it is.',
    month: 'First instant of the month in which they were first closed, UTC.',
    workflow_id: 'The workflow they ran.',
    job_type: 'Job type of the workflow.',
    owner: 'Who answers for the work orders.',
    closed: 'Closed work orders, first closed in the month.',
    required:
      'Denominator: kinds of evidence that their workflow versions want, of all of them together.',
    present: 'Those of the kinds that are there.',
    completeness: [
      'round(present::numeric / nullif(required, 0), 4)::double precision',
      'present / required, to four digits; null when nothing is required.',
    ],
    complete: 'Work orders that lack nothing; one whose workflow is not known is not among them.',
    imported: 'Work orders that come from an imported log.',
  },
};

const incompleteEvidence: DocumentedView = {
  name: 'incomplete_evidence',
  meaning:
    'One row per closed work order and kind of evidence that its workflow version wants and that was missing when it was closed and still is.',
  from: `views.work_orders AS w
    JOIN views.workflows AS p ${itsWorkflow}
    CROSS JOIN LATERAL ${wantedKinds} AS k
    WHERE w.first_closed_month IS NOT NULL AND w.status = 'closed' AND NOT k.present`,
  columns: {
    tenant: ['w.tenant', 'Whose row it is.'],
    month: ['w.first_closed_month', 'First instant of the month of its first closing, UTC.'],
    work_order_id: ['w.work_order_id', 'The work order.'],
    kind: ['k.kind', 'The kind of evidence that is missing.'],
    stage: ['k.stage', 'The stage that was to leave it; null where the closure asks for it.'],
    workflow_id: ['w.workflow_id', 'The workflow it runs.'],
    workflow_version: ['w.workflow_version', 'Version of the workflow it was opened with.'],
    job_type: ['w.job_type', 'Job type of the workflow.'],
    owner: ['w.owner', 'Who answers for the work order.'],
    imported: ['w.imported', 'It comes from an imported log.'],
    first_closed_at: ['w.first_closed_at', 'When it was first closed.'],
    closed_at: ['w.closed_at', 'When it was closed, the last time.'],
    closed_by: ['w.closed_by', 'Who closed it, or reported it closed.'],
    first_position: [
      'w.first_position',
      'Ledger position of the first event about the work order.',
    ],
    last_position: ['w.last_position', 'Ledger position of the last event about the work order.'],
  },
};

const views = [evidenceCompleteness, incompleteEvidence] as const;
