import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expressionsOf, type WiderView, widenTable, widenView } from '../views/sql/wider';
import { restingApprovals } from './1700000500010-evidence-versions';

/** An approval shows the answers that were recorded for its approver, and which of them wait for confirmation. */
export class RecordedAnswers1700000901000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'approvals', { record_list: 'jsonb' });
    await widenView(db, approvals);
  }

  /** What is wider stays: see `widenTable`. */
  async down(): Promise<void> {}
}

const approvals: WiderView = {
  name: 'approvals',
  from: restingApprovals.from,
  expressions: expressionsOf(restingApprovals),
  added: {
    record_list:
      'The recorded answers as JSON: number, approver, recordedBy, recordedAt, permits, scope, conditions (texts), expiresAt, singleUse, evidence, confirmedBy; null where there are none.',
  },
};
