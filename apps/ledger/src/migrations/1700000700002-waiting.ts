import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';
import { itsHolds } from '../views/sql/stalls-sql';
import { generationsOf } from '../views/sql/wider';

/** What is waiting, for whom, since when and against which due time. */
export class Waiting1700000700002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const [name, columns] of Object.entries(oldestFirst))
      for (const table of await generationsOf(db, name))
        await db.query(
          `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_oldest_open ON ${table} ${columns}`,
        );
    await db.query(documentedViewSql(waiting));
  }

  /** The indexes go with their tables. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP VIEW writ.waiting`);
  }
}

/** A page of the oldest is read from these, merged; what is closed by then is not looked at. */
const oldestFirst: Readonly<Record<string, string>> = {
  approvals: `(tenant, requested_at) WHERE request_state = 'open'`,
  exceptions: `(tenant, raised_at) WHERE state = 'open'`,
  delegations: `(tenant, created_at) WHERE state = 'open'`,
  work_orders: `(tenant, opened_at) WHERE due_state = 'open'`,
};

/** A hold says its step; a missing input is an exception there. */
const step = `coalesce((
  SELECT h.step FROM views.holds AS w CROSS JOIN LATERAL ${itsHolds}
  WHERE w.tenant = o.tenant AND w.work_order_id = o.work_order_id
    AND h.id = CASE o.kind WHEN 'input' THEN 'exception/' || o.subject ELSE o.obligation_id END), '')`;

/** Every kind of obligation there is, now and later: it is asked of the view of them. */
export const waiting: DocumentedView = {
  name: 'waiting',
  meaning:
    'One row per open obligation of an open work order: what is waited for, for whom, since when and against which due time. What outlives its work order, or never had one, is among the obligations only.',
  from: `writ.obligations AS o JOIN views.work_orders AS s
      ON s.tenant = o.tenant AND s.work_order_id = o.work_order_id AND s.status = 'open'
    WHERE o.state = 'open'`,
  columns: {
    tenant: ['o.tenant', 'Whose row it is.'],
    obligation_id: ['o.obligation_id', 'The obligation: see the view obligations.'],
    kind: [
      'o.kind',
      'What kind it is: approval, input (a missing one), exception, post-review, remediation, delegation, question or work (its due time).',
    ],
    subject: ['o.subject', 'The id of what is waited for.'],
    what: ['o.what', 'What is to be done, in short.'],
    owner: [
      'o.owner',
      'For whom it waits: a person, a team, an agent, or TBD where nobody is known.',
    ],
    work_order_id: ['o.work_order_id', 'The work order that waits.'],
    workflow_id: ['s.workflow_id', 'The workflow it runs.'],
    job_type: ['s.job_type', 'Job type of the workflow.'],
    stage: ['s.stage', 'The stage that the work is at; null where it goes by none.'],
    step: [
      step,
      'The step of the checklist that it is about, as in the view holds; empty where there is none.',
    ],
    since: ['o.since', 'Since when it waits.'],
    waited_seconds: [
      `round(greatest(date_part('epoch', ${nowSql} - o.since), 0)::numeric, 3)::double precision`,
      'How long that is by now, in seconds around the clock.',
    ],
    due_at: ['o.due_at', 'Until when it is owed; null where nobody said.'],
    overdue: ['o.overdue', 'Whether that is past.'],
    mode: ['s.mode', 'enforce: the work is held back; observe: it is only watched.'],
    imported: ['s.imported', 'The work order comes from an imported log: nobody is reminded.'],
    event_id: ['o.event_id', 'The event that began it: ask for its receipt by this id.'],
    position: ['o.position', 'Ledger position of that event.'],
  },
};
