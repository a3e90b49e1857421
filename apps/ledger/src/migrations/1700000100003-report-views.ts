import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';

/** The questions whose answer is a view of its own, and where in the log the answers stand. */
export class ReportViews1700000100003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const closedWithoutEvidence: DocumentedView = {
  name: 'closed_without_evidence',
  meaning:
    'One row per closed work order whose closure names no evidence, or names evidence that was never recorded.',
  from: `views.work_orders AS w
    WHERE status = 'closed' AND NOT closure_proven AND NOT EXISTS (
      SELECT FROM views.evidence AS e
      WHERE e.tenant = w.tenant AND e.evidence_id = w.closure_evidence_id)`,
  columns: {
    tenant: 'Whose row it is.',
    work_order_id: 'The work order.',
    workflow_id: 'The workflow it runs.',
    workflow_version: 'Version of the workflow it was opened with.',
    job_type: 'Job type of the workflow.',
    owner: 'Who answers for the work order.',
    imported: 'It comes from an imported log.',
    opened_at: 'When the work began; null when the opening was never reported.',
    closed_at: 'When it was closed.',
    closed_by: 'Who closed it, or reported it closed.',
    closure_evidence_id: 'The evidence that the closure names and that was never recorded.',
    reason: [
      `CASE WHEN closure_evidence_id IS NULL THEN 'not_named' ELSE 'not_recorded' END`,
      'not_named: the closure names no evidence; not_recorded: what it names was never recorded.',
    ],
    first_position: 'Ledger position of the first event about the work order.',
    last_position: 'Ledger position of the last event about the work order.',
  },
};

const exceptionTrends: DocumentedView = {
  name: 'exception_trends',
  meaning:
    'One row per exception code, month (UTC, by when the exception was raised), job type, owner and remediation owner. The denominator is the number of work orders of that job type opened in that month.',
  from: `(
      SELECT tenant, raised_month AS month, code, job_type, owner,
        remediation_owner, count(*) AS raised,
        count(*) FILTER (WHERE status = 'resolved') AS resolved
      FROM views.exceptions GROUP BY 1, 2, 3, 4, 5, 6
    ) AS r LEFT JOIN (
      SELECT tenant, opened_month AS month, job_type, count(*) AS opened
      FROM views.work_orders WHERE opened_month IS NOT NULL GROUP BY 1, 2, 3
    ) AS o USING (tenant, month, job_type)`,
  columns: {
    tenant: 'Whose row it is.',
    month: 'First instant of the month, UTC.',
    code: 'The exception code.',
    job_type: 'Job type of the work orders.',
    owner: 'Who works on the exceptions.',
    remediation_owner: 'Who owns the fix of the cause.',
    raised: 'Exceptions raised in the month.',
    resolved: 'Those of them that are resolved by now.',
    open: ['raised - resolved', 'Those of them that are still open.'],
    work_orders_opened: [
      'coalesce(opened, 0)',
      'Denominator: work orders of the job type opened in the month.',
    ],
    raised_per_work_order: [
      'round(raised::numeric / opened, 4)::double precision',
      'raised / work_orders_opened, to four digits; null when none was opened.',
    ],
    resolved_rate: [
      'round(resolved::numeric / raised, 4)::double precision',
      'resolved / raised, to four digits.',
    ],
  },
};

const positions: DocumentedView = {
  name: 'positions',
  meaning:
    'One row per view that is folded from the log: the ledger position that it shows. A view made of several is true at the lowest of theirs. Of no tenant.',
  from: `views.cursors WHERE status IN ('live', 'stuck')`,
  columns: {
    view: ['name', 'The view.'],
    position: 'The ledger position that it shows.',
    status: 'live, or stuck when its fold failed and it stands still.',
    updated_at: 'When it last moved (recorded time).',
  },
};

const deadLetters: DocumentedView = {
  name: 'dead_letters',
  meaning:
    'One row per message that a consumer gave up after its last try; it can be replayed. The tenant is that of the event.',
  from: 'messaging.dead_letters',
  columns: {
    tenant: [
      `CASE WHEN subject LIKE 'writ.v1.events.%' THEN split_part(subject, '.', 4) END`,
      'Whose event it is; null for what came from outside.',
    ],
    dead_letter_id: ['id::text', 'The dead letter.'],
    consumer: 'Who could not do it.',
    subject: 'What it was about.',
    message_id: 'Id of the message: the event id.',
    error: 'What went wrong at the last try.',
    tries: 'How often it was tried.',
    died_at: 'When it was given up.',
    replayed_at: 'When it was tried again and done.',
  },
};

const views = [closedWithoutEvidence, exceptionTrends, positions, deadLetters] as const;
