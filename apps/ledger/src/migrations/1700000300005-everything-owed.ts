import { type MigrationInterface, type QueryRunner } from 'typeorm';
import { awaitsDebts } from '../views/sql/awaiting-obligations-sql';
import { nowSql } from '../views/sql/now-sql';
import { type WiderView, widenView } from '../views/sql/wider';
import { DutyViews1700000200002 } from './1700000200002-duty-views';

/** Everything that somebody owes, in one view. */
export class EverythingOwed1700000300005 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await widenView(db, allObligations);
  }

  /** The view as it was: what it rests on goes with the migrations before. */
  async down(db: QueryRunner): Promise<void> {
    await new DutyViews1700000200002().down(db);
    await new DutyViews1700000200002().up(db);
  }
}

/**
 * Each kind of obligation is one branch over the view that knows it best; all have these columns, and a further
 * kind is a further branch. A branch over one table without conditions of its own is planned as if it were the
 * table: a page is read from the tables' indexes. So what is no obligation has no state, and is left out at the end.
 */
const approvalsOwed = `
  SELECT tenant, 'approval' AS kind, approval_id AS subject, NULL::integer AS item,
    format('approval/%s', approval_id) AS obligation_id,
    concat_ws(': ', kind, coalesce('gate ' || gate, asked_permits)) AS what,
    work_order_id, owner, request_state AS state, requested_at AS since, due_at,
    CASE WHEN request_state <> 'open' THEN
      coalesce(answered_at, expired_at, superseded_at) END AS ended_at,
    event_id, position
  FROM views.approvals`;

/** In the order of every list, because this branch is planned by itself: only the rows of a page are unfolded. */
const conditionsOwed = `
  (SELECT a.tenant, 'approval', a.approval_id, (c->>'number')::integer,
    format('approval/%s/%s', a.approval_id, c->>'number'), c->>'text',
    a.work_order_id, a.owner,
    CASE WHEN (c->>'met')::boolean THEN 'met'
      WHEN a.status IN ('conditional', 'partial', 'approved') THEN 'open'
      WHEN a.status = 'expired' THEN 'breached' ELSE 'cancelled' END,
    a.answered_at, a.expires_at,
    CASE WHEN (c->>'met')::boolean THEN (c->>'metAt')::timestamptz
      ELSE coalesce(a.revoked_at, a.superseded_at, a.expired_at) END,
    a.event_id, a.position
  FROM views.approvals AS a CROSS JOIN LATERAL jsonb_array_elements(a.condition_list) AS c
  WHERE a.condition_list IS NOT NULL AND a.answered_at IS NOT NULL ORDER BY a.position DESC)`;

const exceptionsOwed = `
  SELECT tenant, duty_kind, exception_id, NULL::integer, format('%s/%s', duty_kind, exception_id),
    format('%s: %s', code, CASE duty_kind WHEN 'input' THEN substr(subject, length('input-') + 1)
      ELSE subject END),
    work_order_id, owner, state, raised_at, due_at, resolved_at, event_id, position
  FROM views.exceptions`;

const reviewsOwed = `
  SELECT tenant, 'post-review', post_review_id, NULL::integer,
    format('post-review/%s', post_review_id), format('%s: break-glass %s', code, break_glass_id),
    work_order_id, owner, state, scheduled_at, due_at, completed_at, event_id, position
  FROM views.post_reviews`;

const remediationsOwed = `
  SELECT tenant, 'remediation', remediation_id, NULL::integer,
    format('remediation/%s', remediation_id), code,
    work_order_id, owner, state, coalesce(recurred_at, opened_at), due_at, completed_at,
    event_id, position
  FROM views.remediations`;

const workOwed = `
  SELECT tenant, 'work', work_order_id, NULL::integer, format('work/%s', work_order_id),
    coalesce(title, job_type),
    work_order_id, owner, due_state, opened_at, due_at, coalesce(closed_at, abandoned_at),
    opened_event_id, opened_position
  FROM views.work_orders`;

/** In the list of columns, so that only the rows of a page are looked up; as are the escalation steps. */
const standsStill = `(o.kind = 'work' AND ${awaitsDebts('o')})`;

const nextOf = (column: string): string => `CASE WHEN o.state = 'open' AND NOT ${standsStill} THEN (
  SELECT ${column} FROM messaging.timers AS t
  WHERE t.tenant = o.tenant AND t.subject = o.subject
    AND t.kind = CASE o.kind WHEN 'input' THEN 'exception' ELSE o.kind END
  ORDER BY t.due_at, t.escalation_step LIMIT 1) END`;

const branches = [
  approvalsOwed,
  conditionsOwed,
  exceptionsOwed,
  reviewsOwed,
  remediationsOwed,
  workOwed,
];

/** For the migration that knows of another ending. */
export const allObligations: WiderView = {
  name: 'obligations',
  meaning:
    'One row per obligation: something that somebody owes, until when, and what happens next if they do not. A wanted approval, a condition of a grant, a missing input, an exception, a post-review, a remediation and work with a due time are all obligations.',
  from: `(${branches.join(' UNION ALL ')}) AS o WHERE o.state IS NOT NULL`,
  expressions: {
    overdue: `o.state = 'open' AND o.due_at < ${nowSql} AND NOT ${standsStill}`,
    due_at: 'o.due_at',
    next_escalation_step: nextOf('t.escalation_step'),
    next_at: nextOf('t.due_at'),
  },
  explained: {
    kind: 'What kind it is: approval, input (a missing one), exception, post-review, remediation or work.',
    subject:
      'The id of what is owed: the approval, exception (of an input, too), post-review, remediation or work order.',
    what: 'What is to be done, in short: the kind of approval and what it would permit, the condition, the code and what it is about, the title of the work.',
    work_order_id: 'The work order it belongs to; null where it stands by itself.',
    state:
      'open, met (done in time, a no included), breached (done too late, or the time ran out) or cancelled (nothing needs it any more).',
    overdue:
      'Whether it is open beyond its due time; while only debts are left, the time of work stands still.',
    next_escalation_step:
      'The next escalation step: warned, fallback or expire, a number, or overdue; null where none is left, the work is imported or only observed.',
    event_id: 'The event that began it: ask for its receipt by this id.',
  },
  added: {},
};
