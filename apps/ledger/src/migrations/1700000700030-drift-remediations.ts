import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { nowSql } from '../views/sql/now-sql';
import { type WiderView, widenTable, widenView } from '../views/sql/wider';

/** What the charts said that called for a remediation. */
export class DriftRemediations1700000700030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'remediations', signalColumns);
    await widenView(db, remediationsOfDrift);
  }

  /** What is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}

const signalColumns = {
  signal_chart: 'text',
  signal_period_kind: 'text',
  signal_period: 'timestamptz',
  signal_rule: 'text',
  signal_count: 'bigint',
  signal_exposure: 'bigint',
  signal_limit: 'bigint',
} as const;

const remediationsOfDrift: WiderView = {
  name: 'remediations',
  meaning:
    'One row per remediation: a cause that is to be mended, closed by evidence alone, and opened again when its code comes back.',
  from: 'views.remediations',
  expressions: {
    overdue: `state = 'open' AND due_at < ${nowSql}`,
    no_change: `status = 'completed' AND named_workflow_id IS NULL`,
  },
  explained: {
    work_order_id:
      'The work order that owes it, also after that has ended; null where it stands by itself, as one that came of drift does.',
    job_type: 'Job type of the work order, or of the work in which its code drifted.',
    workflow_id:
      'Workflow of the work order, or of that job type; TBD where several workflows have it.',
    recurs_until:
      'Until when its code opens it again: by an exception, or, where it came of drift, by a signal of a period that begins by then; null while it is open.',
    recurred_on: 'The work order on which it last came back; null where its code drifted again.',
  },
  added: {
    signal_chart: 'Chart that called for it: u or p, as in the view drift; null where none did.',
    signal_period_kind: 'month or week.',
    signal_period: 'First instant of the period.',
    signal_rule: 'beyond-limits, eight-on-one-side or six-in-a-row.',
    signal_count: 'What was counted in the period when it was looked at.',
    signal_exposure: 'Denominator: work orders of the job type opened in it.',
    signal_limit: 'The highest count that would have been chance.',
  },
};
