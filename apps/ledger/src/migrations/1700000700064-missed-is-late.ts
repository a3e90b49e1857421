import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { literal } from '../views/sql/documented-view';
import { countedDoneOf, dueMonths, listedDone } from '../views/sql/due-obligations-sql';
import { monthsSql } from '../views/sql/months-sql';
import { generationsOf, type WiderView, widenView } from '../views/sql/wider';

/** What was missed stays so when it is cancelled later, and work is judged by when it was first done. */
export class MissedIsLate1700000700064 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    for (const table of await generationsOf(db, 'work_orders'))
      await db.query(
        `CREATE INDEX IF NOT EXISTS ${table.replace('views.', '')}_due_and_done ON ${table} ${dueAndDone}`,
      );
    const superfluous: { index: string }[] = await db.query(
      `SELECT format('views.%I', indexname) AS index FROM pg_indexes
       WHERE schemaname = 'views' AND indexdef LIKE '%(tenant, due_month) INCLUDE (%, due_state) WHERE %'`,
    );
    for (const { index } of superfluous) await db.query(`DROP INDEX ${index}`);
    for (const view of [timeliness, dueObligations]) await widenView(db, view);
    for (const [column, meaning] of Object.entries(explained))
      await db.query(`COMMENT ON COLUMN writ.${column} IS ${literal(meaning)}`);
  }

  /** The views go with the migrations that made them; so does the index. */
  async down(): Promise<void> {}
}

/** A month is counted from this alone. */
const dueAndDone = `(tenant, due_month)
  INCLUDE (work_order_id, workflow_id, job_type, owner, status, imported, due_at, due_state, done_at)
  WHERE due_month IS NOT NULL`;

const timeliness: WiderView = {
  name: 'timeliness',
  meaning:
    'One row per month (UTC, of the due time), workflow, job type, owner and kind of obligations that were done or have fallen due: how many of them were done within their due time. What is open beyond it is late, and so is what was cancelled or given up after it; what nothing needed any more before was never due. Work counts by its first closing, which no reopening takes back, or by when only the debts of a break-glass were left before that.',
  from: `${monthsSql(...dueMonths)} AS m CROSS JOIN LATERAL (
    SELECT workflow_id, job_type, owner, kind, count(*) AS due,
      count(*) FILTER (WHERE state = 'met') AS within,
      count(*) FILTER (WHERE state = 'open') AS late_and_open,
      count(*) FILTER (WHERE imported) AS imported
    FROM ${countedDoneOf('m')}
    GROUP BY workflow_id, job_type, owner, kind
  ) AS counted`,
  expressions: {
    late: 'due - within',
    timeliness: 'round(within::numeric / due, 4)::double precision',
  },
  added: {},
};

const dueObligations: WiderView = {
  name: 'due_obligations',
  from: listedDone,
  expressions: { late: `state <> 'met'`, open: `state = 'open'` },
  explained: {
    ended_at:
      'When it was done, ran out, or was cancelled after its due time; null while it is open. Of work the first closing, or when only the debts of a break-glass were left before that.',
  },
  added: {},
};

const explained = {
  'obligations.state':
    'open, met (done in time, a no included), breached (done too late, the time ran out, or cancelled after it) or cancelled (nothing needed it any more before it was due).',
  'delegations.state':
    'open, met (confirmed in time), breached (confirmed, superseded or stopped after its hard timeout) or cancelled (superseded or stopped before).',
} as const;
