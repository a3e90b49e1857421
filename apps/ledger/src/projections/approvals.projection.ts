import {
  type ApprovalGrantedData,
  type ApprovalRejectedData,
  type ApprovalRequestedData,
  type ApprovalRevokedData,
  type DecisionMadeData,
  type Scope,
} from '#contracts';
import { type Cell, defineProjection, type ProjectionStep } from '#kernel';
import { listed, type Recorded } from './cells';

interface ApprovalRow {
  readonly [column: string]: Cell;
  readonly tenant: string;
  readonly approval_id: string;
  readonly work_order_id: string;
  readonly kind: string;
  readonly status: string;
  readonly owner: string;
  readonly requested_by: string;
  readonly on_behalf_of: string | null;
  readonly decision_id: string;
  readonly permits: string | null;
  readonly scope_system: string | null;
  readonly scope_objects: string | null;
  readonly scope_writes: string | null;
  readonly scope_amount_minor: number | null;
  readonly scope_currency: string | null;
  readonly scope_audience: string | null;
  readonly conditions: string | null;
  readonly rule_digest: string;
  readonly packet: Cell;
  readonly requested_at: string;
  readonly due_at: string;
  readonly answered_at: string | null;
  readonly answered_by: string | null;
  readonly revoked_at: string | null;
  readonly revoked_by: string | null;
  readonly expires_at: string | null;
  readonly single_use: boolean;
  readonly consumed_by: string | null;
  readonly evidence: string | null;
  readonly event_id: string;
  readonly position: number;
  readonly last_position: number;
}

type Step = ProjectionStep<ApprovalRow>;

const covering = (permits: readonly string[], scope: Scope) => ({
  permits: listed(permits),
  scope_system: scope.system ?? null,
  scope_objects: listed(scope.objects),
  scope_writes: listed(scope.writes),
  scope_amount_minor: scope.amountUpTo?.minor ?? null,
  scope_currency: scope.amountUpTo?.currency ?? null,
  scope_audience: scope.audience ?? null,
});

const requested: Step = (_row, event: Recorded<ApprovalRequestedData>) => {
  const { data } = event;
  return {
    tenant: event.tenant,
    approval_id: data.approvalId,
    work_order_id: data.workOrderId,
    kind: data.kind,
    status: 'requested',
    owner: data.owner,
    requested_by: data.requestedBy,
    on_behalf_of: listed(data.onBehalfOf),
    decision_id: data.decisionId,
    ...covering(data.permits, data.scope),
    conditions: null,
    rule_digest: data.ruleDigest,
    packet: data.packet,
    requested_at: event.occurredAt,
    due_at: data.dueAt,
    answered_at: null,
    answered_by: null,
    revoked_at: null,
    revoked_by: null,
    expires_at: null,
    single_use: false,
    consumed_by: null,
    evidence: null,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
  };
};

const granted: Step = (row, event: Recorded<ApprovalGrantedData>) => {
  const { data } = event;
  const conditions = data.conditions?.map(({ number, text }) => `${number}. ${text}`) ?? [];
  return (
    row && {
      ...row,
      ...covering(data.permits, data.scope),
      status: conditions.length > 0 ? 'conditional' : 'approved',
      conditions: conditions.length > 0 ? conditions.join(' ') : null,
      answered_at: event.occurredAt,
      answered_by: data.grantedBy,
      expires_at: data.expiresAt,
      single_use: data.singleUse,
      evidence: listed(data.evidence),
      last_position: event.position,
    }
  );
};

const rejected: Step = (row, event: Recorded<ApprovalRejectedData>) =>
  row && {
    ...row,
    status: 'rejected',
    answered_at: event.occurredAt,
    answered_by: event.data.rejectedBy,
    last_position: event.position,
  };

const revoked: Step = (row, event: Recorded<ApprovalRevokedData>) =>
  row && {
    ...row,
    status: 'revoked',
    revoked_at: event.occurredAt,
    revoked_by: event.data.revokedBy,
    last_position: event.position,
  };

/** A run decision uses up the single-use grants that it names. */
const consumed: Step = (row, event: Recorded<DecisionMadeData>) =>
  row && { ...row, consumed_by: event.data.decisionId, last_position: event.position };

/** Who was asked for which yes, and what did they answer? */
export const approvals = defineProjection<ApprovalRow>({
  name: 'approvals',
  version: 1,
  columns: {
    tenant: 'text',
    approval_id: 'text',
    work_order_id: 'text',
    kind: 'text',
    status: 'text',
    owner: 'text',
    requested_by: 'text',
    on_behalf_of: 'text',
    decision_id: 'text',
    permits: 'text',
    scope_system: 'text',
    scope_objects: 'text',
    scope_writes: 'text',
    scope_amount_minor: 'bigint',
    scope_currency: 'text',
    scope_audience: 'text',
    conditions: 'text',
    rule_digest: 'text',
    packet: 'jsonb',
    requested_at: 'timestamptz',
    due_at: 'timestamptz',
    answered_at: 'timestamptz',
    answered_by: 'text',
    revoked_at: 'timestamptz',
    revoked_by: 'text',
    expires_at: 'timestamptz',
    single_use: 'boolean',
    consumed_by: 'text',
    evidence: 'text',
    event_id: 'text',
    position: 'bigint',
    last_position: 'bigint',
  },
  key: ['tenant', 'approval_id'],
  rowsOf: ({ tenant, data }) =>
    ((data.consumes as string[] | undefined) ?? [data.approvalId]).map((id) => [tenant, id]),
  on: {
    'approval.requested': requested,
    'approval.granted': granted,
    'approval.rejected': rejected,
    'approval.revoked': revoked,
    'decision.made': consumed,
  },
});
