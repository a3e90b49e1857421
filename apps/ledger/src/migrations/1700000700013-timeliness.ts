import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { countedObligations, listedObligations } from '../views/sql/due-obligations-sql';

/** Whether what was owed was done within its due time. */
export class Timeliness1700000700013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const view of views) await db.query(documentedViewSql(view));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const { name } of views) await db.query(`DROP VIEW writ.${name}`);
  }
}

const kind =
  'work (a work order as a whole), approval, condition (of a yes), input (a missing one), exception, post-review, remediation, delegation or question.';

const timeliness: DocumentedView = {
  name: 'timeliness',
  meaning:
    'One row per month (UTC, of the due time), workflow, job type, owner and kind of obligations that were done or have fallen due: how many of them were done within their due time. What is open beyond it is late; what nothing needs any more was never due.',
  from: `(
      SELECT tenant, month, workflow_id, job_type, owner, kind, count(*) AS due,
        count(*) FILTER (WHERE state = 'met') AS within,
        count(*) FILTER (WHERE state = 'open') AS late_and_open,
        count(*) FILTER (WHERE imported) AS imported
      FROM ${countedObligations}
      GROUP BY tenant, month, workflow_id, job_type, owner, kind
    ) AS counted`,
  columns: {
    tenant: 'Whose row it is.',
    month: 'First instant of the month of the due time, UTC.',
    workflow_id: 'The workflow of the work order; TBD until that is opened.',
    job_type: 'Job type of the workflow.',
    owner: 'To whom it falls, as among all obligations.',
    kind: `What is owed: ${kind}`,
    due: 'Denominator: obligations that were done, or that have fallen due.',
    within: 'Those of them that were done within their due time, a no to an approval included.',
    late: ['due - within', 'Those that were done later or never.'],
    timeliness: [
      'round(within::numeric / due, 4)::double precision',
      'within / due, to four digits.',
    ],
    late_and_open: 'Those of the late ones that are open still.',
    imported: 'Those that come from an imported log.',
  },
};

const dueObligations: DocumentedView = {
  name: 'due_obligations',
  meaning:
    'One row per obligation with a due time that was done or has fallen due: what timeliness counts. The obligation itself is among the obligations, under the same id.',
  from: listedObligations,
  columns: {
    tenant: 'Whose row it is.',
    month: 'First instant of the month of the due time, UTC.',
    obligation_id: 'The obligation.',
    kind: `What is owed: ${kind}`,
    work_order_id: 'The work order it belongs to; null where it stands by itself.',
    workflow_id: 'The workflow of the work order; TBD until that is opened.',
    job_type: 'Job type of the workflow.',
    owner: 'To whom it falls.',
    imported: 'It comes from an imported log.',
    due_at:
      'Until when it was owed: the hard timeout of a delegation, the end of the yes for a condition.',
    ended_at: 'When it was done, or ran out; null while it is open.',
    late: [`state <> 'met'`, 'Whether it was not done within its due time.'],
    open: [`state = 'open'`, 'Whether it is open still, beyond its due time.'],
    event_id: 'The event that began it: ask for its receipt by this id.',
    position: 'Ledger position of the event that began it.',
  },
};

const views = [timeliness, dueObligations] as const;
