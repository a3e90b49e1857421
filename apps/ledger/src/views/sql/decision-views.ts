import {
  approvalAnswersRow,
  approvalsRow,
  decisionsRow,
  haltsRow,
  plansRow,
  principalsRow,
  withdrawnRunsRow,
} from '#contracts';
import { claimOf } from './claims-sql';
import { documentedView } from './documented-view';
import { nowSql } from './now-sql';

const decisions = documentedView('decisions', decisionsRow, {
  from: 'views.decisions',
  expressions: {
    live: `outcome = 'run' AND superseded_by IS NULL AND reported IS NULL AND valid_until > ${nowSql}`,
  },
});

/** What was requested for the line that `d` decides. */
const approvalsOfLine = `(SELECT coalesce(jsonb_agg(jsonb_build_object(
    'approvalId', a.approval_id, 'kind', a.kind, 'owner', a.owner, 'status', a.status
  ) ORDER BY a.position), '[]')
  FROM views.approvals AS a
  WHERE a.tenant = d.tenant AND a.plan_id = d.plan_id AND a.work_order_id = d.work_order_id
    AND a.plan_line = d.plan_line)`;

/** Of the decisions on a line, the one that nothing replaced is in force. */
const inForce = (outcome: string): string =>
  `count(*) FILTER (WHERE d.superseded_by IS NULL AND d.outcome = '${outcome}')::integer`;

const first = (column: string): string => `(array_agg(d.${column} ORDER BY d.position))[1]`;

const plans = documentedView('plans', plansRow, {
  from: `views.decisions AS d WHERE d.plan_id IS NOT NULL
    GROUP BY d.tenant, d.plan_id, d.work_order_id`,
  expressions: {
    tenant: 'd.tenant',
    planId: 'd.plan_id',
    workOrderId: 'd.work_order_id',
    workflowId: first('workflow_id'),
    requestedBy: first('requested_by'),
    proposedAt: 'min(d.decided_at)',
    open: `bool_or(d.superseded_by IS NULL AND d.outcome = 'wait')`,
    lines: 'count(DISTINCT d.plan_line)::integer',
    linesWaiting: inForce('wait'),
    linesRun: inForce('run'),
    linesStopped: inForce('stop'),
    lineList: `jsonb_agg(jsonb_build_object(
        'line', d.plan_line, 'decisionId', d.decision_id, 'outcome', d.outcome, 'code', d.code,
        'owner', d.owner, 'actionKind', d.action_kind, 'system', d.system, 'objects', d.objects,
        'amountMinor', d.amount_minor, 'currency', d.currency, 'approvals', ${approvalsOfLine}
      ) ORDER BY d.plan_line) FILTER (WHERE d.superseded_by IS NULL)`,
    eventId: first('event_id'),
    position: 'min(d.position)',
  },
});

const withdrawnRuns = documentedView('withdrawn_runs', withdrawnRunsRow, {
  from: `views.decisions AS r JOIN views.decisions AS w
    ON w.tenant = r.tenant AND w.decision_id = r.superseded_by
    WHERE r.outcome = 'run' AND w.outcome <> 'run'`,
  expressions: {
    tenant: 'r.tenant',
    decisionId: 'r.decision_id',
    workOrderId: 'r.work_order_id',
    actionKind: 'r.action_kind',
    system: 'r.system',
    requestedBy: 'r.requested_by',
    workflowId: 'r.workflow_id',
    decidedAt: 'r.decided_at',
    validUntil: 'r.valid_until',
    withdrawnAt: 'w.decided_at',
    withdrawnBy: 'w.decision_id',
    outcome: 'w.outcome',
    code: 'w.code',
    haltId: 'w.halt_id',
    acknowledged: 'r.reported IS NOT NULL',
    reported: 'r.reported',
    reportedAt: 'r.reported_at',
    eventId: 'w.event_id',
    position: 'w.position',
  },
});

const halts = documentedView('halts', haltsRow, {
  from: 'views.halts',
  expressions: { inForce: `ended_at IS NULL AND until > ${nowSql}` },
});

const principals = documentedView('principals', principalsRow, {
  from: 'views.principals',
  expressions: {},
});

/** Each is looked up by its key, for the rows of a page alone. */
const dependsOnSuperseded = `(SELECT string_agg(e.evidence_id, ', ' ORDER BY e.evidence_id)
  FROM jsonb_array_elements_text(a.depends_on) AS named JOIN views.evidence AS e
    ON e.tenant = a.tenant AND e.evidence_id = named AND e.work_order_id = a.work_order_id
  WHERE e.superseded_by IS NOT NULL)`;

/** Runs of the grant in force that may have been done, as `isUsedUpBy` counts them; looked up for grants that count their runs alone. */
const usesLeft = `(CASE WHEN a.uses IS NULL OR a.answered_at IS NULL THEN NULL
  WHEN a.consumed_by IS NOT NULL OR a.status NOT IN ('approved', 'partial', 'conditional') THEN 0
  ELSE greatest(0, a.uses - (
    SELECT count(*) FROM views.decisions AS r
    WHERE r.tenant = a.tenant AND r.work_order_id = a.work_order_id AND r.outcome = 'run'
      AND r.enforced AND (r.reported IS NOT NULL OR r.superseded_by IS NULL)
      AND r.decided_at >= a.answered_at
      AND a.approval_id = ANY (string_to_array(r.approvals, ', ')))) END)::integer`;

const approvals = documentedView('approvals', approvalsRow, {
  from: 'views.approvals AS a',
  expressions: {
    dependsOn: `(SELECT string_agg(named, ', ') FROM jsonb_array_elements_text(a.depends_on) AS named)`,
    dependsOnSuperseded,
    usesLeft,
    ...claimOf('a', `a.request_state = 'open'`),
  },
});

const approvalAnswers = documentedView('approval_answers', approvalAnswersRow, {
  from: `views.approvals AS a
    LEFT JOIN views.work_orders AS w ON w.tenant = a.tenant AND w.work_order_id = a.work_order_id
    WHERE a.answered_by IS NOT NULL`,
  expressions: {
    tenant: 'a.tenant',
    approvalId: 'a.approval_id',
    workOrderId: 'a.work_order_id',
    workflowId: 'w.workflow_id',
    jobType: 'w.job_type',
    client: 'w.client',
    kind: 'a.kind',
    gate: 'a.gate',
    owner: 'a.owner',
    requestedBy: 'a.requested_by',
    answeredBy: 'a.answered_by',
    granted: `a.status <> 'rejected'`,
    requestedAt: 'a.requested_at',
    answeredAt: 'a.answered_at',
    answerSeconds: `round(date_part('epoch', a.answered_at - a.requested_at)::numeric, 3)::double precision`,
    eventId: 'a.event_id',
    position: 'a.position',
  },
});

/** Decisions, plans, halts, approvals with their answers, and who acts. */
export const decisionViews = [
  decisions,
  plans,
  withdrawnRuns,
  halts,
  approvals,
  approvalAnswers,
  principals,
] as const;
