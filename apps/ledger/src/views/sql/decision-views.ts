import { approvalsRow, decisionsRow, haltsRow, principalsRow, withdrawnRunsRow } from '#contracts';
import { claimOf } from './claims-sql';
import { documentedView } from './documented-view';
import { nowSql } from './now-sql';

const decisions = documentedView('decisions', decisionsRow, {
  from: 'views.decisions',
  expressions: {
    live: `outcome = 'run' AND superseded_by IS NULL AND reported IS NULL AND valid_until > ${nowSql}`,
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

const approvals = documentedView('approvals', approvalsRow, {
  from: 'views.approvals AS a',
  expressions: {
    dependsOn: `(SELECT string_agg(named, ', ') FROM jsonb_array_elements_text(a.depends_on) AS named)`,
    dependsOnSuperseded,
    ...claimOf('a', `a.request_state = 'open'`),
  },
});

/** Decisions, halts, approvals, and who acts. */
export const decisionViews = [decisions, withdrawnRuns, halts, approvals, principals] as const;
