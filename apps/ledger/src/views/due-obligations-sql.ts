import { awaitsDebts } from './awaiting-debts-sql';
import { monthSql } from './month-sql';
import { nowSql } from './now-sql';

/** One kind of obligation: the table that knows it, and where that says what all kinds have. */
interface Branch {
  readonly from: string;
  readonly kind: string;
  /** As the obligation is called among everything that is owed. */
  readonly id: string;
  readonly owner: string;
  readonly dueAt: string;
  readonly endedAt: string;
  /** open, met, breached or cancelled. */
  readonly state: string;
  /** Where it is not that of the due time. */
  readonly month?: string;
  readonly workOrderId?: string;
  readonly workflowId?: string;
  readonly jobType?: string;
  readonly imported?: string;
  readonly eventId?: string;
  readonly position?: string;
  /** While it is open beyond its due time: whether that is anybody's fault. */
  readonly isLate?: string;
}

/** Of its work order `w`, where the row itself does not say it. */
const ofWork = (alias: string): string => `LEFT JOIN views.work_orders AS w
  ON w.tenant = ${alias}.tenant AND w.work_order_id = ${alias}.work_order_id`;

/** Nobody can answer or confirm anything once the work has ended: what fell due later was late for nobody. */
const wasDueBefore = (
  dueAt: string,
): string => `CASE WHEN w.status IN ('closed', 'abandoned', 'superseded')
  THEN ${dueAt} <= coalesce(w.closed_at, w.abandoned_at, w.superseded_at) ELSE true END`;

const approvals: Branch = {
  from: `views.approvals AS t ${ofWork('t')} WHERE t.due_at IS NOT NULL`,
  kind: `'approval'`,
  id: `'approval/' || t.approval_id`,
  owner: 't.owner',
  dueAt: 't.due_at',
  endedAt: 'coalesce(t.answered_at, t.expired_at, t.superseded_at)',
  state: 't.request_state',
};

const conditions: Branch = {
  from: `views.approvals AS t ${ofWork('t')} CROSS JOIN LATERAL jsonb_array_elements(t.condition_list) AS c
    WHERE t.condition_list IS NOT NULL AND t.answered_at IS NOT NULL AND t.expires_at IS NOT NULL`,
  kind: `'condition'`,
  id: `'approval/' || t.approval_id || '/' || (c->>'number')`,
  owner: 't.owner',
  dueAt: 't.expires_at',
  endedAt: `CASE WHEN (c->>'met')::boolean THEN (c->>'metAt')::timestamptz
    ELSE coalesce(t.revoked_at, t.superseded_at, t.expired_at) END`,
  state: `CASE WHEN (c->>'met')::boolean THEN 'met'
    WHEN t.status IN ('conditional', 'partial', 'approved') THEN 'open'
    WHEN t.status = 'expired' THEN 'breached' ELSE 'cancelled' END`,
  isLate: wasDueBefore('t.expires_at'),
};

const exceptions: Branch = {
  from: 'views.exceptions AS t WHERE true',
  kind: 't.duty_kind',
  id: `t.duty_kind || '/' || t.exception_id`,
  owner: 't.owner',
  dueAt: 't.due_at',
  endedAt: 't.resolved_at',
  state: 't.state',
  workflowId: 't.workflow_id',
  jobType: 't.job_type',
  imported: 't.imported',
};

const postReviews: Branch = {
  from: `views.post_reviews AS t ${ofWork('t')} WHERE true`,
  kind: `'post-review'`,
  id: `'post-review/' || t.post_review_id`,
  owner: 't.owner',
  dueAt: 't.due_at',
  endedAt: 't.completed_at',
  state: 't.state',
  workflowId: 't.workflow_id',
  jobType: 't.job_type',
};

const remediations: Branch = {
  ...postReviews,
  from: `views.remediations AS t ${ofWork('t')} WHERE true`,
  kind: `'remediation'`,
  id: `'remediation/' || t.remediation_id`,
};

/** To whom it falls, as among everything that is owed: the recipient first, and then whoever sees to the confirmation. */
const delegations: Branch = {
  from: `views.delegations AS t ${ofWork('t')} WHERE true`,
  kind: `'delegation'`,
  id: `'delegation/' || t.dispatch_id`,
  owner: `CASE WHEN t.reported_at IS NULL AND t.timed_out_at IS NULL THEN t.recipient
    ELSE coalesce(w.owner, 'TBD') END`,
  dueAt: 't.times_out_at',
  endedAt: 't.ended_at',
  state: 't.state',
  isLate: wasDueBefore('t.times_out_at'),
};

const questions: Branch = {
  from: `views.questions AS t ${ofWork('t')} WHERE t.due_at IS NOT NULL`,
  kind: `'question'`,
  id: `'question/' || t.work_order_id || '/' || t.number`,
  owner: 't.owner',
  dueAt: 't.due_at',
  endedAt: 't.answered_at',
  state: 't.state',
  isLate: wasDueBefore('t.due_at'),
};

/** While only debts are left, the time of work stands still. */
const work: Branch = {
  from: 'views.work_orders AS t WHERE t.due_month IS NOT NULL',
  kind: `'work'`,
  id: `'work/' || t.work_order_id`,
  owner: 't.owner',
  dueAt: 't.due_at',
  endedAt: 't.closed_at',
  state: 't.due_state',
  month: 't.due_month',
  workflowId: 't.workflow_id',
  jobType: 't.job_type',
  imported: 't.imported',
  eventId: 't.opened_event_id',
  position: 't.opened_position',
  isLate: `NOT ${awaitsDebts('t')}`,
};

/** What was done, in time or not, and what is open beyond its due time; what was cancelled was never due. */
const counts = ({ state, dueAt, isLate = 'true' }: Branch): string =>
  `(${state} IN ('met', 'breached') OR ${state} = 'open' AND ${dueAt} < ${nowSql} AND ${isLate})`;

const sqlOf = (branch: Branch): string => `
  SELECT t.tenant, ${branch.month ?? monthSql(branch.dueAt)} AS month,
    ${branch.workflowId ?? `coalesce(w.workflow_id, 'TBD')`} AS workflow_id,
    ${branch.jobType ?? `coalesce(w.job_type, 'TBD')`} AS job_type,
    ${branch.owner} AS owner, ${branch.kind} AS kind, ${branch.id} AS obligation_id,
    ${branch.workOrderId ?? 't.work_order_id'} AS work_order_id,
    ${branch.imported ?? 'coalesce(w.imported, false)'} AS imported,
    ${branch.dueAt} AS due_at, ${branch.state} = 'met' AS within,
    ${branch.state} = 'open' AS still_open, ${branch.endedAt} AS ended_at,
    ${branch.eventId ?? 't.event_id'} AS event_id, ${branch.position ?? 't.position'} AS position
  FROM ${branch.from} AND ${counts(branch)}`;

const branches = [
  work,
  approvals,
  conditions,
  exceptions,
  postReviews,
  remediations,
  delegations,
  questions,
];

/** Every obligation with a due time that was done or has fallen due, as one query. */
export const dueObligationsSql = branches.map(sqlOf).join(' UNION ALL ');
