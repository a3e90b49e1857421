import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { awaitsDebts, awaitsDebtsSql } from '../views/sql/awaiting-obligations-sql';
import { nowSql } from '../views/sql/now-sql';
import { type WiderView, widenView } from '../views/sql/wider';
import { WorkViews1700000100001 } from './1700000100001-work-views';
import { WiderViews1700000200001 } from './1700000200001-wider-views';

/** Whether work waits, is blocked, overdue, stalled or done but for its debts: derived, never stored. */
export class StandingOfWork1700000300004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(awaitsDebtsSql);
    await widenView(db, standingOfWork);
  }

  /** The view as it was: what it rests on goes with the migrations before. */
  async down(db: QueryRunner): Promise<void> {
    await new WorkViews1700000100001().down(db);
    await new WorkViews1700000100001().up(db);
    await new WiderViews1700000200001().up(db);
    await db.query('DROP FUNCTION ledger.awaits_debts(text, text)');
  }
}

/** One of the work order's rows of another view, looked up by its key: the planner cannot hash it. */
const has = (view: string, condition: string): string =>
  `coalesce((SELECT true FROM views.${view} AS t WHERE t.tenant = w.tenant
    AND t.work_order_id = w.work_order_id AND ${condition} LIMIT 1), false)`;

const waitingSince = `(SELECT min(t.requested_at) FROM views.approvals AS t WHERE t.tenant = w.tenant
  AND t.work_order_id = w.work_order_id AND t.request_state = 'open')`;
const blockedSince = `(SELECT min(t.raised_at) FROM views.exceptions AS t WHERE t.tenant = w.tenant
  AND t.work_order_id = w.work_order_id AND t.status = 'open')`;
const stallAfter = `(SELECT p.stall_after_ms * interval '1 ms' FROM views.workflows AS p
  WHERE p.tenant = w.tenant AND p.workflow_id = w.workflow_id
    AND p.version_key = w.workflow_version::text)`;

/** For the migrations that widen it further. */
export const standingOfWork: WiderView = {
  name: 'work_orders',
  from: 'views.work_orders AS w',
  explained: {
    steps_completed: 'Steps of the checklist run under way that are completed.',
    steps_blocked: 'Steps of that run that are blocked now.',
  },
  added: {
    steps_skipped: 'Steps of that run that somebody skipped, for a reason.',
    due_at:
      'When it is to be done, by the service level of its workflow; null where that has none.',
    waiting: [
      `w.status = 'open' AND ${has('approvals', `t.request_state = 'open'`)}`,
      'Whether it is open and an approval is asked for that nobody has answered.',
    ],
    blocked: [
      `w.status = 'open' AND ${has('exceptions', `t.status = 'open'`)}`,
      'Whether it is open and an exception is open.',
    ],
    overdue: [
      `CASE WHEN w.status = 'open' AND w.due_at < ${nowSql} THEN NOT ${awaitsDebts('w')} ELSE false END`,
      'Whether it is open beyond its due time; while only debts are left, its time stands still.',
    ],
    stalled: [
      `CASE WHEN w.status = 'open'
        THEN coalesce(least(${waitingSince}, ${blockedSince}) + ${stallAfter} < ${nowSql}, false)
        ELSE false END`,
      'Whether it has been waiting or blocked for longer than stallAfter of its workflow; never where that says nothing.',
    ],
    awaiting_debts: [
      `CASE WHEN w.status = 'open' THEN ${awaitsDebts('w')} ELSE false END`,
      'Whether it is open and only the post-reviews and remediations of a break-glass are left to do.',
    ],
    break_glass: [
      `CASE WHEN NOT ${has('break_glasses', 'true')} THEN NULL
        WHEN ${has('break_glasses', `t.status = 'live' AND t.expires_at > ${nowSql}`)} THEN 'live'
        WHEN ${has('post_reviews', `t.status = 'open'`)} OR ${has('remediations', `t.status = 'open'`)}
          THEN 'owed' ELSE 'settled' END`,
      'live: something can run under a break-glass now; owed: a post-review or remediation of one is open; settled: none is; null: it never had one.',
    ],
  },
};
