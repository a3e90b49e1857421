import { obligationsRow, waitingRow } from '#contracts';
import { isAwaitedOutcome } from './awaited-outcomes-sql';
import { awaitsObligations } from './awaiting-obligations-sql';
import { type DerivedObject, documentedView } from './documented-view';
import { conditionMissed } from './due-obligations-sql';
import { nowSql } from './now-sql';
import { beganInLog, logEndsBefore } from './observed-sql';
import { itsHolds } from './stalls-sql';

/**
 * Timers that fire. Imported work and work that is only observed reminds nobody (domain rules 1 and 16). Work is overdue only
 * while it is open, nobody can confirm a delegation of work that has ended, and the outcome of a run is awaited where work goes on. Other obligations outlive their work order,
 * and a remediation may have none.
 */
export const timersView: DerivedObject = {
  kind: 'view',
  name: 'messaging.timers',
  sql: `
    CREATE OR REPLACE VIEW messaging.timers AS
    SELECT t.tenant, t.kind, t.subject, t.escalation_step, t.due_at,
      jsonb_build_object('workOrderId', t.work_order_id, 'eventId', t.event_id) AS details
    FROM views.timers AS t LEFT JOIN views.work_orders AS w USING (tenant, work_order_id)
    WHERE t.due_at IS NOT NULL
      AND (t.work_order_id IS NULL OR (w.mode = 'enforce' AND NOT w.imported))
      AND (t.kind NOT IN ('work', 'delegation', 'outcome') OR w.status = 'open')
      AND (t.kind <> 'outcome' OR ${isAwaitedOutcome('t')})`,
};

/**
 * Each kind of obligation is one branch over the view that knows it best; all have these columns, and a further
 * kind is a further branch. A branch over one table without conditions of its own is planned as if it were the
 * table: a page is read from the tables' indexes. So what is no obligation has no state, and is left out at the end.
 */
const approvals = `
  SELECT tenant, 'approval' AS kind, approval_id AS subject, NULL::integer AS item,
    format('approval/%s', approval_id) AS obligation_id,
    concat_ws(': ', kind, coalesce('gate ' || gate, requested_permits)) AS what,
    work_order_id, owner, request_state AS state, requested_at AS since, due_at,
    CASE WHEN request_state <> 'open' THEN
      coalesce(answered_at, expired_at, superseded_at) END AS ended_at,
    event_id, position
  FROM views.approvals`;

/** In the order of every list, because this branch is planned by itself: only the rows of a page are unfolded. */
const conditions = `
  (SELECT a.tenant, 'approval', a.approval_id, (c->>'number')::integer,
    format('approval/%s/%s', a.approval_id, c->>'number'), c->>'text',
    a.work_order_id, a.owner,
    CASE WHEN (c->>'met')::boolean THEN 'met'
      WHEN a.status IN ('conditional', 'partial', 'approved') THEN 'open'
      WHEN a.status = 'expired' OR ${conditionMissed} THEN 'breached' ELSE 'cancelled' END,
    a.answered_at, a.expires_at,
    CASE WHEN (c->>'met')::boolean THEN (c->>'metAt')::timestamptz
      ELSE coalesce(a.revoked_at, a.superseded_at, a.expired_at) END,
    a.event_id, a.position
  FROM views.approvals AS a CROSS JOIN LATERAL jsonb_array_elements(a.condition_list) AS c
  WHERE a.condition_list IS NOT NULL AND a.answered_at IS NOT NULL ORDER BY a.position DESC)`;

const exceptions = `
  SELECT tenant, obligation_kind, exception_id, NULL::integer, format('%s/%s', obligation_kind, exception_id),
    format('%s: %s', code, CASE obligation_kind WHEN 'input' THEN substr(subject, length('input-') + 1)
      ELSE subject END),
    work_order_id, owner, state, raised_at, due_at, resolved_at, event_id, position
  FROM views.exceptions`;

const postReviews = `
  SELECT tenant, 'post-review', post_review_id, NULL::integer,
    format('post-review/%s', post_review_id), format('%s: break-glass %s', code, break_glass_id),
    work_order_id, owner, state, scheduled_at, due_at, completed_at, event_id, position
  FROM views.post_reviews`;

const remediations = `
  SELECT tenant, 'remediation', remediation_id, NULL::integer,
    format('remediation/%s', remediation_id), code,
    work_order_id, owner, state, coalesce(recurred_at, opened_at), due_at, completed_at,
    event_id, position
  FROM views.remediations`;

const work = `
  SELECT tenant, 'work', work_order_id, NULL::integer, format('work/%s', work_order_id),
    coalesce(title, job_type),
    work_order_id, owner, due_state, opened_at, due_at, coalesce(closed_at, abandoned_at, superseded_at),
    opened_event_id, opened_position
  FROM views.work_orders`;

/**
 * It falls to the recipient until it is reported done or its time is over, and from then on to the owner of the work
 * order, who confirms it. Looked up in the list of columns, so that it is planned as the other branches are.
 */
const delegations = `
  SELECT d.tenant, 'delegation', d.dispatch_id, NULL::integer,
    format('delegation/%s', d.dispatch_id),
    concat_ws(' ', d.kind, 'by ' || d.recipient, 'for the step ' || d.step),
    d.work_order_id,
    CASE WHEN d.reported_at IS NULL AND d.timed_out_at IS NULL THEN d.recipient
      ELSE coalesce((SELECT w.owner FROM views.work_orders AS w WHERE w.tenant = d.tenant
        AND w.work_order_id = d.work_order_id), 'TBD') END,
    d.state, d.created_at, d.times_out_at, d.ended_at, d.event_id, d.position
  FROM views.delegations AS d`;

const questions = `
  SELECT tenant, 'question', work_order_id, number::integer,
    format('question/%s/%s', work_order_id, number), format('answer to question %s', number),
    work_order_id, owner, state, asked_at, due_at, answered_at, event_id, position
  FROM views.questions`;

const branches = [
  approvals,
  conditions,
  exceptions,
  postReviews,
  remediations,
  work,
  delegations,
  questions,
];

/** In the list of columns, so that only the rows of a page are looked up; as are the escalation steps. */
const isPaused = `(o.kind = 'work' AND ${awaitsObligations('o')})`;

/** A timer of a dispatch has the work order in its subject. */
const nextOf = (column: string): string => `CASE WHEN o.state = 'open' AND NOT ${isPaused} THEN (
  SELECT ${column} FROM messaging.timers AS t
  WHERE t.tenant = o.tenant
    AND t.subject = CASE o.kind WHEN 'delegation' THEN o.work_order_id || '/' || o.subject ELSE o.subject END
    AND t.kind = CASE o.kind WHEN 'input' THEN 'exception' ELSE o.kind END
  ORDER BY t.due_at, t.escalation_step LIMIT 1) END`;

const obligations = documentedView('obligations', obligationsRow, {
  from: `(${branches.join(' UNION ALL ')}) AS o WHERE o.state IS NOT NULL`,
  expressions: {
    overdue: `coalesce(o.state = 'open' AND o.due_at < ${nowSql} AND NOT ${isPaused}
      AND NOT ${logEndsBefore('o', { since: 'o.since', at: nowSql })}, false)`,
    dueAt: 'o.due_at',
    nextEscalationStep: nextOf('t.escalation_step'),
    nextAt: nextOf('t.due_at'),
    imported: `coalesce((SELECT ${beganInLog('w', 'o.since')} FROM views.work_orders AS w
      WHERE w.tenant = o.tenant AND w.work_order_id = o.work_order_id), false)`,
  },
});

/** A hold says its step. A missing input is an exception there, and a condition is about the step of its approval. */
const step = `coalesce((
  SELECT h.step FROM views.holds AS w CROSS JOIN LATERAL ${itsHolds}
  WHERE w.tenant = o.tenant AND w.work_order_id = o.work_order_id
    AND h.id = CASE o.kind WHEN 'approval' THEN 'approval/' || o.subject
      WHEN 'input' THEN 'exception/' || o.subject ELSE o.obligation_id END), '')`;

const waiting = documentedView('waiting', waitingRow, {
  from: `writ.obligations AS o JOIN views.work_orders AS s
      ON s.tenant = o.tenant AND s.work_order_id = o.work_order_id AND s.status = 'open'
      AND coalesce(s.observed_until < o.since, true)
    WHERE o.state = 'open'`,
  expressions: {
    tenant: 'o.tenant',
    obligationId: 'o.obligation_id',
    kind: 'o.kind',
    subject: 'o.subject',
    what: 'o.what',
    owner: 'o.owner',
    workOrderId: 'o.work_order_id',
    workflowId: 's.workflow_id',
    jobType: 's.job_type',
    stage: 's.stage',
    step,
    since: 'o.since',
    waitedSeconds: `round(greatest(date_part('epoch', ${nowSql} - o.since), 0)::numeric, 3)::double precision`,
    dueAt: 'o.due_at',
    overdue: 'o.overdue',
    mode: 's.mode',
    imported: 's.imported',
    eventId: 'o.event_id',
    position: 'o.position',
  },
});

/** Everything that somebody has to do, and what open work waits for. */
export const obligationViews = [obligations, waiting] as const;
