import {
  type AccessRequestSubmittedData,
  type ApprovalAskedData,
  type ApprovalEscalatedData,
  type ApprovalExpiredData,
  type ApprovalGrantedData,
  type ApprovalRecordedData,
  type ApprovalRejectedData,
  type ApprovalRequestedData,
  type ApprovalRevokedData,
  type ApprovalSignedData,
  type Condition,
  type ConditionCell,
  type ConditionMetData,
  type DecisionMadeData,
  type ObligationAssignedData,
  type Scope,
} from '#contracts';
import { defineProjection, type RecordedEvent } from '#kernel';
import {
  type ApprovalRow,
  approvalsTable,
  type ApprovalStep,
  type RequestState,
  scopeCells,
} from './approval-row';
import { approvalsRequested, withAccessRequest } from './approval-access-requests';
import { claimSteps, unclaimed } from './claim-steps';
import { cancelledBy, listed, planCells, type Recorded } from './cells';
import { withTextPlaces } from './text-places';

/** Every event about an approval moves its row; one about an approval that nobody requested makes none. */
const moved =
  <Data>(change: (row: ApprovalRow, event: Recorded<Data>) => Partial<ApprovalRow>): ApprovalStep =>
  (row, event) =>
    row && { ...row, ...change(row, event), last_position: event.position };

const requestedRow = (event: Recorded<ApprovalAskedData>): ApprovalRow => {
  const { data } = event;
  return {
    ...approvalsTable.empty,
    tenant: event.tenant,
    approval_id: data.approvalId,
    work_order_id: data.workOrderId,
    kind: data.kind,
    gate: data.gate ?? null,
    ...planCells(data.plan),
    status: 'draft',
    owner: data.owner,
    first_owner: data.owner,
    requested_by: data.requestedBy,
    on_behalf_of: listed(data.onBehalfOf),
    decision_id: data.decisionId ?? null,
    ...covering(data.permits, data.scope),
    requested_permits: listed(data.permits),
    ...scopeCells('requested', data.scope),
    signatures_needed: data.quorum?.needed ?? 1,
    signatures_given: 0,
    signers: listed(data.quorum?.of),
    ...stated([]),
    rule_digest: data.ruleDigest,
    packet: data.packet as ApprovalRow['packet'],
    drafted_at: event.occurredAt,
    single_use: data.plan !== undefined,
    event_id: event.id,
    position: event.position,
    last_position: event.position,
    depends_on: restingOn([], data.packet['evidence']),
    confirmed_by_requester: false,
    records: 0,
  };
};

/** With its other dependencies, each once; a packet may contain anything. */
const restingOn = (known: readonly string[], named: unknown): readonly string[] => [
  ...new Set([
    ...known,
    ...(Array.isArray(named) ? named.filter((id) => typeof id === 'string') : []),
  ]),
];

const drafted: ApprovalStep = (row, event: Recorded<ApprovalAskedData>) =>
  row ?? requestedRow(event);

const requested: ApprovalStep = (draft, event: Recorded<ApprovalRequestedData>) => {
  const { data } = event;
  return {
    ...requestedRow(event),
    status: 'requested',
    request_state: 'open',
    drafted_at: draft?.drafted_at ?? null,
    requested_at: event.occurredAt,
    due_at: data.dueAt,
    warn_at: data.warnAt ?? null,
    fallback_owner: data.fallback?.owner ?? null,
    fallback_at: data.fallback?.at ?? null,
    event_id: draft?.event_id ?? event.id,
    position: draft?.position ?? event.position,
  };
};

const covering = (permits: readonly string[], scope: Scope) => ({
  permits: listed(permits),
  ...scopeCells('scope', scope),
});

/** Conditions as a list, and as one text that shows which are met. */
const stated = (conditions: readonly ConditionCell[]) => ({
  condition_list: conditions.length > 0 ? conditions : null,
  conditions_unmet: conditions.filter(({ met }) => !met).length,
  conditions:
    conditions
      .map(({ number, text, met }) => `${number}. ${text} (${met ? 'met' : 'unmet'})`)
      .join(' ') || null,
});

const unmet = (conditions: readonly Condition[] = []): readonly ConditionCell[] =>
  conditions.map(({ number, text, binds }) => ({
    number,
    text,
    binds: binds ?? null,
    met: false,
    metBy: null,
    metAt: null,
    evidence: [],
  }));

/** The cells of one grant or signature, the last one or not. */
const signature = (
  row: ApprovalRow,
  data: ApprovalSignedData | ApprovalGrantedData,
  by: string,
) => ({
  ...covering(data.permits, data.scope),
  ...stated(unmet(data.conditions)),
  // An owner who widens a part of their own grant signs no second time.
  ...(row.status === 'requested' && {
    signatures_given: row.signatures_given + 1,
    signed_by: row.signed_by === null ? by : `${row.signed_by}, ${by}`,
  }),
  recorded_by: data.recordedBy ?? null,
  confirmed_by: data.confirmedBy ?? null,
  confirmed_by_requester: row.confirmed_by_requester || data.confirmedByRequester === true,
  expires_at: data.expiresAt,
  single_use: data.singleUse,
  uses: data.uses ?? null,
  evidence: listed(data.evidence),
  depends_on: restingOn(row.depends_on, data.evidence),
  record_list:
    row.record_list?.map((one) =>
      one.number === data.record ? { ...one, confirmedBy: data.confirmedBy ?? null } : one,
    ) ?? null,
});

const recorded = moved<ApprovalRecordedData>((row, { data, occurredAt }) => ({
  records: data.number,
  record_list: [
    ...(row.record_list ?? []),
    {
      number: data.number,
      approver: data.approver,
      recordedBy: data.recordedBy,
      recordedAt: occurredAt,
      permits: data.permits,
      scope: data.scope,
      conditions: (data.conditions ?? []).map(({ text }) => text),
      expiresAt: data.expiresAt,
      singleUse: data.singleUse,
      uses: data.uses ?? null,
      evidence: data.evidence,
      confirmedBy: null,
    },
  ],
}));

const signed = moved<ApprovalSignedData>((row, { data }) => ({
  ...signature(row, data, data.signedBy),
  ...(row.claimed_by === data.signedBy && unclaimed),
}));

const granted = moved<ApprovalGrantedData>((row, { data, occurredAt }) => ({
  ...signature(row, data, data.grantedBy),
  status: data.status,
  request_state: 'met',
  answered_at: occurredAt,
  answered_by: data.grantedBy,
}));

const conditionMet = moved<ConditionMetData>((row, { data, occurredAt }) => {
  const conditions = (row.condition_list ?? []).map((condition) =>
    condition.number === data.number
      ? {
          ...condition,
          met: true,
          metBy: data.metBy,
          metAt: occurredAt,
          evidence: data.evidence,
        }
      : condition,
  );
  const isWhole = row.status === 'conditional' && conditions.every(({ met }) => met);
  const depends_on = restingOn(row.depends_on, data.evidence);
  return { ...stated(conditions), depends_on, status: isWhole ? 'approved' : row.status };
});

const rejected = moved<ApprovalRejectedData>((_row, { data, occurredAt }) => ({
  status: 'rejected',
  request_state: 'met',
  answered_at: occurredAt,
  answered_by: data.rejectedBy,
}));

const revoked = moved<ApprovalRevokedData>((_row, { data, occurredAt }) => ({
  status: 'revoked',
  revoked_at: occurredAt,
  revoked_by: data.revokedBy,
}));

/** A request that expired unanswered is breached; a grant that expired is not. */
const expired = moved<ApprovalExpiredData>((row, { occurredAt }) => ({
  status: 'expired',
  request_state: ended(row, 'breached'),
  expired_at: occurredAt,
}));

const superseded = moved((row, { occurredAt }) => ({
  status: 'superseded',
  request_state: ended(row, cancelledBy(row.due_at, occurredAt)),
  superseded_at: occurredAt,
}));

const ended = ({ request_state }: ApprovalRow, end: RequestState): RequestState =>
  request_state === 'open' ? end : request_state;

const escalated = moved<ApprovalEscalatedData>((row, { data, occurredAt }) => {
  const escalationStep = `${row.status}/${data.escalationStep}`;
  return {
    owner: data.owner,
    escalation_steps:
      row.escalation_steps === null ? escalationStep : `${row.escalation_steps}, ${escalationStep}`,
    escalated_at: occurredAt,
  };
});

const assigned = moved<ObligationAssignedData>((_row, { data }) => ({ owner: data.owner }));

/** A run decision uses up the single-use grants that it names. */
const consumed = moved<DecisionMadeData>((_row, { data }) => ({ consumed_by: data.decisionId }));

const accessRequested = moved<AccessRequestSubmittedData>((row, event) => ({
  access_requests: withAccessRequest(row, event),
}));

const idsOf = ({ type, data }: RecordedEvent): readonly string[] => {
  if (type === 'access-request.submitted') return approvalsRequested(data);
  if (type === 'decision.made') return (data.consumes as string[] | undefined) ?? [];
  return [type.startsWith('obligation.') ? data.subject : data.approvalId];
};

/** Which approvals were requested of whom, and how did they end? */
export const approvals = withTextPlaces(
  defineProjection<ApprovalRow>({
    name: 'approvals',
    version: 9,
    columns: approvalsTable.columns,
    key: ['tenant', 'approval_id'],
    rowsOf: (event) => idsOf(event).map((id) => [event.tenant, id]),
    on: {
      'approval.drafted': drafted,
      'approval.requested': requested,
      'approval.recorded': recorded,
      'approval.signed': signed,
      'approval.granted': granted,
      'approval.rejected': rejected,
      'approval.revoked': revoked,
      'approval.expired': expired,
      'approval.superseded': superseded,
      'approval.escalated': escalated,
      'condition.met': conditionMet,
      'obligation.assigned': assigned,
      ...claimSteps<ApprovalRow>(),
      'decision.made': consumed,
      'access-request.submitted': accessRequested,
    },
  }),
  {
    'approval.recorded': { comment: 'comment' },
    'approval.signed': { comment: 'comment' },
    'approval.granted': { comment: 'comment' },
    'approval.rejected': { reason: 'reason' },
    'approval.revoked': { reason: 'reason' },
    'access-request.submitted': { justification: 'justification' },
  },
);
