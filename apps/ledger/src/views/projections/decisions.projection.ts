import { type ActionReportedData, type DecisionMadeData, decisionsRow } from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { listed, planCells, type Recorded } from './cells';
import { type StoredRow, storedTable } from './stored-table';

const decisionsTable = storedTable({
  ...decisionsRow.fields,
});

type DecisionRow = StoredRow<typeof decisionsTable>;

type Step = ProjectionStep<DecisionRow>;

const made: Step = (row, event: Recorded<DecisionMadeData>, [, decisionId]) => {
  const { data } = event;
  if (decisionId !== data.decisionId)
    return row && { ...row, superseded_by: data.decisionId, last_position: event.position };
  const { action, policy, workflow } = data;
  return {
    ...decisionsTable.empty,
    tenant: event.tenant,
    decision_id: data.decisionId,
    work_order_id: data.workOrderId,
    action_kind: action.kind,
    authority: action.authority,
    system: action.system,
    objects: listed(action.objects),
    writes: listed(action.writes),
    amount_minor: action.amount?.minor ?? null,
    currency: action.amount?.currency ?? null,
    audience: action.audience ?? null,
    outcome: data.outcome,
    enforced: data.enforced,
    reasons: data.reasons.length > 0 ? data.reasons.join(' ') : null,
    rules: listed(data.rules),
    checks_passed: data.checks.filter(({ passed }) => passed).length,
    checks_made: data.checks.length,
    policy_id: policy?.id ?? null,
    policy_version: policy?.version ?? null,
    policy_digest: policy?.digest ?? null,
    workflow_id: workflow.id,
    workflow_version: workflow.version,
    workflow_digest: workflow.digest,
    code: data.code ?? null,
    owner: data.owner,
    next_action: data.nextAction,
    approvals: listed(data.approvals),
    consumes: listed(data.consumes),
    requested_by: data.requestedBy,
    decided_at: event.occurredAt,
    valid_until: data.validUntil,
    scope_change: scopeChangeCell(data),
    tracks: listed(data.scopeChange?.tracks.map(({ workOrderId }) => workOrderId)),
    supersedes: data.supersedes ?? null,
    halt_id: data.haltId ?? null,
    ...planCells(data.plan),
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };
};

/** Where the action goes beyond a grant, as the decision lists it. */
const scopeChangeCell = ({ scopeChange }: DecisionMadeData): Cell =>
  (scopeChange as Cell | undefined) ?? null;

/**
 * A report under a decision that nobody made is no row, and one on a decision of somebody else changes none: they raise an
 * exception of their own.
 */
const reported =
  (outcome: 'performed' | 'failed'): Step =>
  (row, event: Recorded<ActionReportedData>) =>
    event.data.notTheirs
      ? row
      : row && {
          ...row,
          reported: outcome,
          reported_at: event.occurredAt,
          authorised: event.data.authorised,
          last_position: event.position,
        };

/** What was decided before each proposed action, and what came of it? */
export const decisions = defineProjection<DecisionRow>({
  name: 'decisions',
  version: 3,
  columns: decisionsTable.columns,
  key: ['tenant', 'decision_id'],
  rowsOf: ({ tenant, data: { decisionId, supersedes } }) =>
    [decisionId, supersedes].filter(Boolean).map((id: string) => [tenant, id]),
  on: {
    'decision.made': made,
    'action.performed': reported('performed'),
    'action.failed': reported('failed'),
  },
});
