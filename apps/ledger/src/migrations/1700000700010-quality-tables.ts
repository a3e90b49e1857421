import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { monthSql } from '../views/sql/month-sql';
import { generationsOf, widenTable } from '../views/sql/wider';

/** What tells whether work was done once and for all, with everything that it wants, and in time. */
export class QualityTables1700000700010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const [name, columns] of Object.entries(wider)) await widenTable(db, name, columns);
    for (const [name, made] of Object.entries(indexesOf))
      for (const table of await generationsOf(db, name))
        for (const [index, columns] of Object.entries(made))
          await db.query(
            `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_${index} ON ${table} ${columns}`,
          );
    await db.query(workedObjects);
  }

  /** The wider columns stay: see `widenTable`. */
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP VIEW views.worked_objects');
    for (const table of await generationsOf(db, 'worked_objects'))
      await db.query(`DROP TABLE ${table}`);
  }
}

const wider = {
  workflows: { repeat_window: 'text', repeat_window_ms: 'bigint' },
  work_orders: {
    first_closed_month: 'timestamptz',
    due_month: 'timestamptz',
    closing_kinds: 'text',
    skipped_stages: 'text',
  },
} as const;

const byMonth = (dueAt: string) => ({ by_due_month: `(tenant, ${monthSql(dueAt)})` });

/**
 * Named, because a table keeps them when this migration is taken back. Reports count the months that are asked for from the
 * indexes of work orders alone, without a look at the rows.
 */
const indexesOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  work_orders: {
    ever_closed: `(tenant, first_closed_month, first_closed_at, work_order_id)
      INCLUDE (workflow_id, workflow_version, job_type, owner, status, imported, reopened_count,
        closing_kinds, skipped_stages)
      WHERE first_closed_month IS NOT NULL`,
    ever_due: `(tenant, due_month)
      INCLUDE (work_order_id, workflow_id, job_type, owner, status, imported, due_at, due_state)
      WHERE due_month IS NOT NULL`,
  },
  approvals: byMonth('due_at'),
  exceptions: byMonth('due_at'),
  post_reviews: byMonth('due_at'),
  remediations: byMonth('due_at'),
  questions: byMonth('due_at'),
  delegations: byMonth('times_out_at'),
};

/** Each opening finds the next one of the same job on the same object beside it in the index. */
const workedObjects = `
  CREATE TABLE views.worked_objects_g1 (
    tenant text, work_order_id text, object text,
    job_type text NOT NULL, opened_at timestamptz NOT NULL,
    event_id text NOT NULL, position bigint NOT NULL,
    PRIMARY KEY (tenant, work_order_id, object)
  ) WITH (fillfactor = 80);
  CREATE VIEW views.worked_objects AS SELECT * FROM views.worked_objects_g1;
  CREATE INDEX ON views.worked_objects_g1
    (tenant, job_type, object, opened_at, position, work_order_id);
`;
