import { type ActionReportedData, type DecisionMadeData } from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { listed, type Recorded } from './cells';

interface DecisionRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly decision_id: string;
  readonly work_order_id: string;
  readonly action_kind: string;
  readonly authority: string;
  readonly system: string;
  readonly objects: string | null;
  readonly writes: string | null;
  readonly amount_minor: number | null;
  readonly currency: string | null;
  readonly audience: string | null;
  readonly outcome: string;
  readonly enforced: boolean;
  readonly reasons: string | null;
  readonly rules: string | null;
  readonly checks_passed: number;
  readonly checks_made: number;
  readonly policy_id: string | null;
  readonly policy_version: number | null;
  readonly policy_digest: string | null;
  readonly workflow_id: string;
  readonly workflow_version: number;
  readonly workflow_digest: string;
  readonly code: string | null;
  readonly owner: string;
  readonly next_action: string;
  readonly approvals: string | null;
  readonly consumes: string | null;
  readonly requested_by: string;
  readonly decided_at: string;
  readonly valid_until: string;
  readonly scope_change: Cell;
  readonly tracks: string | null;
  readonly supersedes: string | null;
  readonly superseded_by: string | null;
  readonly reported: 'performed' | 'failed' | null;
  readonly reported_at: string | null;
  readonly authorised: boolean | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

type Step = ProjectionStep<DecisionRow>;

const made: Step = (row, event: Recorded<DecisionMadeData>, [, decisionId]) => {
  const { data } = event;
  if (decisionId !== data.decisionId)
    return row && { ...row, superseded_by: data.decisionId, last_position: event.position };
  const { action, policy, workflow } = data;
  return {
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
    superseded_by: null,
    reported: null,
    reported_at: null,
    authorised: null,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };
};

/** Where the action goes beyond a grant, as the decision says it. */
const scopeChangeCell = ({ scopeChange }: DecisionMadeData): Cell =>
  (scopeChange as Cell | undefined) ?? null;

/** A report under a decision that nobody made is no row: it raises an exception of its own. */
const reported =
  (outcome: 'performed' | 'failed'): Step =>
  (row, event: Recorded<ActionReportedData>) =>
    row && {
      ...row,
      reported: outcome,
      reported_at: event.occurredAt,
      authorised: event.data.authorised,
      last_position: event.position,
    };

/** What was decided before each proposed action, and what came of it? */
export const decisions = defineProjection<DecisionRow>({
  name: 'decisions',
  version: 2,
  columns: {
    tenant: 'text',
    decision_id: 'text',
    work_order_id: 'text',
    action_kind: 'text',
    authority: 'text',
    system: 'text',
    objects: 'text',
    writes: 'text',
    amount_minor: 'bigint',
    currency: 'text',
    audience: 'text',
    outcome: 'text',
    enforced: 'boolean',
    reasons: 'text',
    rules: 'text',
    checks_passed: 'integer',
    checks_made: 'integer',
    policy_id: 'text',
    policy_version: 'integer',
    policy_digest: 'text',
    workflow_id: 'text',
    workflow_version: 'integer',
    workflow_digest: 'text',
    code: 'text',
    owner: 'text',
    next_action: 'text',
    approvals: 'text',
    consumes: 'text',
    requested_by: 'text',
    decided_at: 'timestamptz',
    valid_until: 'timestamptz',
    scope_change: 'jsonb',
    tracks: 'text',
    supersedes: 'text',
    superseded_by: 'text',
    reported: 'text',
    reported_at: 'timestamptz',
    authorised: 'boolean',
    event_id: 'text',
    position: 'bigint',
    last_position: 'bigint',
  },
  key: ['tenant', 'decision_id'],
  rowsOf: ({ tenant, data: { decisionId, supersedes } }) =>
    [decisionId, supersedes].filter(Boolean).map((id: string) => [tenant, id]),
  on: {
    'decision.made': made,
    'action.performed': reported('performed'),
    'action.failed': reported('failed'),
  },
});
