import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { literal } from '../views/sql/documented-view';
import { nowSql } from '../views/sql/now-sql';
import { expressionsOf, type WiderView, widenView } from '../views/sql/wider';
import { standingOfWork } from './1700000300004-standing-of-work';
import { standingOfDelegated } from './1700000600020-delegated-work';

/** What still blocks work that is taken up again holds it again; work is stalled when one of its holds is. */
export class HeldAgain1700000700063 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, stalledByHolds);
    for (const [subject, meaning] of Object.entries(explained))
      await db.query(`COMMENT ON ${subject} IS ${literal(meaning)}`);
  }

  async down(db: QueryRunner): Promise<void> {
    await widenView(db, {
      ...standingOfDelegated,
      explained: {
        ...standingOfDelegated.explained,
        stalled: standingOfWork.added['stalled']![1]!,
      },
    });
  }
}

const longest = `SELECT h.open_since + p.stall_after_ms * interval '1 ms' < ${nowSql}
  FROM views.holds AS h JOIN views.workflows AS p ON p.tenant = h.tenant
    AND p.workflow_id = h.workflow_id AND p.version_key = h.workflow_version::text
  WHERE h.tenant = w.tenant AND h.work_order_id = w.work_order_id`;

const stalledByHolds: WiderView = {
  name: 'work_orders',
  from: standingOfWork.from,
  expressions: {
    ...expressionsOf(standingOfWork),
    ...standingOfDelegated.expressions,
    stalled: `CASE WHEN w.status = 'open' THEN coalesce((${longest}), false) ELSE false END`,
  },
  explained: {
    stalled:
      'Whether it has been waiting or blocked by one thing for longer than stallAfter of its workflow, as the view holds says: since it was taken up again, where it was. Never where the workflow says nothing.',
  },
  added: {},
};

const explained = {
  'VIEW writ.holds':
    'One row per hold: a thing that a work order waited for (an approval from asked to answered, a delegation from sent to confirmed, superseded or called back; its time-out does not end it) or was blocked by (an exception from raised to resolved). All end when their work order is closed, abandoned or superseded; an exception or a delegation that has not ended by itself holds it again from a reopening on.',
  'COLUMN writ.holds.hold_id':
    'What was waited for or blocked: approval/…, delegation/… or exception/… and its id; /again/1 after it where it holds again from the first reopening on, /again/2 from the second.',
  'COLUMN writ.holds.event_id':
    'The event that began it, or the reopening from which on it holds again: ask for its receipt by this id.',
} as const;
