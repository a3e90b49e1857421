import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { expressionsOf, type WiderView, widenTable, widenView } from '../views/sql/wider';
import { restingApprovals } from './1700000500010-evidence-versions';

/** An approval says who confirmed a recorded answer, what waits for that, and whether a requester said yes. */
export class ConfirmedAnswers1700000800030 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('LOCK TABLE views.cursors IN EXCLUSIVE MODE');
    await widenTable(db, 'approvals', {
      confirmed_by: 'text',
      confirmed_by_requester: 'boolean',
      records: 'integer',
    });
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
    confirmed_by:
      'Who confirmed the answer that was recorded for somebody else; null where none was.',
    confirmed_by_requester:
      "Whether a yes is a requester's own, as the workflow allows for the action.",
    records:
      'How many answers were recorded for somebody else; each counts once somebody confirms it.',
  },
};
