import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { isChange } from '../views/sql/drift-sql';
import { type WiderView, widenTable, widenView } from '../views/sql/wider';
import { effects } from './1700000700065-drift-counts';

/** What a remediation did is shown also when its code came back. */
export class MendedOnce1700000700068 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // Whoever folds moves the cursors first: it waits here, and not half-way through the tables.
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'remediations', { fixed_at: 'timestamptz', fixed_by: 'text' });
    await widenView(db, effectsOfAll);
  }

  /** What is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}

/** By its last completion, which a recurrence takes from the remediation itself. */
const mended = `(
  SELECT d.tenant, d.remediation_id, d.code, d.job_type, d.origin, d.owner, d.status, d.work_order_id,
    d.named_workflow_id, d.event_id, d.position, d.last_position,
    coalesce(d.fixed_at, d.completed_at) AS completed_at,
    coalesce(d.fixed_by, d.completed_by) AS completed_by,
    CASE WHEN d.status = 'open' THEN d.recurred_at END AS recurred_at
  FROM views.remediations AS d WHERE coalesce(d.fixed_at, d.completed_at) IS NOT NULL
)`;

const from = effects.from
  .replace('FROM views.remediations AS m', `FROM ${mended} AS m`)
  .replace(isChange('m'), `(m.status = 'completed' AND ${isChange('m')})`)
  .replace(`WHERE m.status = 'completed'`, '');

const effectsOfAll: WiderView = {
  ...effects,
  from,
  meaning:
    'One row per remediation that was ever completed, by its last completion: exceptions of its code per work order opened, before and after that, in windows of equal length (90 days, or as long as it is completed), and the exact 95 % confidence interval of their ratio.',
  explained: {
    recalibrates:
      'Whether charts of the code begin a new segment with it: not after one of a break-glass that led to no workflow version, nor when the code came back.',
  },
  added: {
    recurred_at: [
      'r.recurred_at',
      'When the code came back after that and opened it again; null where it did not.',
    ],
  },
};
