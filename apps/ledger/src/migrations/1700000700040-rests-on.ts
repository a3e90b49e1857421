import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { type DocumentedView, documentedViewSql } from '../views/sql/documented-view';
import { generationsOf } from '../views/sql/wider';

/** What rests on what: decisions on versions, approvals and people, approvals on evidence, versions on decisions. */
export class DependsOn1700000700040 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(table);
    await db.query(documentedViewSql(dependsOn));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW writ.depends_on; DROP VIEW views.depends_on');
    for (const made of await generationsOf(db, 'depends_on')) await db.query(`DROP TABLE ${made}`);
  }
}

/** The key leads from a thing to what it rests on, the index the other way. Rows are never changed. */
const table = `
  CREATE TABLE views.depends_on_g1 (
    tenant text, kind text, id text, work_order_id text,
    on_kind text, on_id text, on_work_order_id text,
    how text NOT NULL, event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, kind, id, work_order_id, on_kind, on_id, on_work_order_id)
  );
  CREATE VIEW views.depends_on AS SELECT * FROM views.depends_on_g1;
  CREATE INDEX ON views.depends_on_g1 (tenant, on_kind, on_id, on_work_order_id);
  CREATE INDEX ON views.depends_on_g1 (tenant, position);
`;

const dependsOn: DocumentedView = {
  name: 'depends_on',
  meaning:
    'One row per thing that rests on another, directly: a decision on the versions that it was made by, on who proposed it and on the approvals that permit it; an approval on who answered and on evidence; a version on the decision that let it be published. writ.recall goes through it.',
  from: 'views.depends_on',
  columns: {
    tenant: 'Whose row it is.',
    kind: 'What rests: decision, approval, evidence, policy, workflow, break-glass, step, stage, closure, post-review or remediation.',
    id: 'Its id; of a published version refunds@3; of a closure the work order.',
    work_order_id: 'The work order that it belongs to; empty where it belongs to none.',
    on_kind:
      'What it rests on: one of those, or a person as approver, delegate, requester, producer, declarer, reviewer or remediator.',
    on_id: 'Its id; the name of a person.',
    on_work_order_id: 'The work order that this belongs to; empty where it belongs to none.',
    how: 'In what way, in words: permitted by, answered by, evidence, published under …',
    event_id: 'The event that first says so: ask for its receipt by this id.',
    position: 'Ledger position of that event.',
  },
};
