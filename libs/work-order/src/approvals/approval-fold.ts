import {
  type ApprovalAskedData,
  type ApprovalGrantedData,
  type ApprovalRequestedData,
  type ApprovalSignedData,
  type Condition,
  type approvalRecorded,
  type ConditionMetData,
  type ObligationAssignedData,
  type RecordedOf,
  type WritEvent,
} from '#contracts';
import { type Actor } from '#kernel';
import { entryOf } from '../entry';
import { type Assignment, type RecordedAnswer, type Signature } from './signatures';
import { type Approval } from '../state';

type Approvals = Readonly<Record<string, Approval>>;

/** A grant as it was recorded; one that is only decided so far has no actor yet. */
interface EventWith<Data> {
  readonly data: Data;
  readonly actor?: Actor;
}

/** Events that move an approval. */
export type ApprovalMove = Extract<
  WritEvent,
  { readonly type: `approval.${string}` | 'condition.met' | 'obligation.assigned' }
>;

/** Folds one event into the approvals of a work order. Total, as every fold. */
export const evolveApprovals = (approvals: Approvals, event: ApprovalMove): Approvals => {
  switch (event.type) {
    case 'approval.drafted':
      return { ...approvals, [event.data.approvalId]: requestedApproval(event.data) };
    case 'approval.requested':
      return { ...approvals, [event.data.approvalId]: requested(event.data) };
    case 'approval.recorded':
      return changed(approvals, event.data.approvalId, ({ records = [] }) => ({
        records: [...records, answerIn(event)],
      }));
    case 'approval.signed':
      return changed(approvals, event.data.approvalId, (approval) => signed(approval, event));
    case 'approval.granted':
      return changed(approvals, event.data.approvalId, (approval) => granted(approval, event));
    case 'approval.rejected':
      return changed(approvals, event.data.approvalId, () => ({ status: 'rejected' }));
    case 'approval.revoked':
      return changed(approvals, event.data.approvalId, () => ({ status: 'revoked' }));
    case 'approval.expired':
      return changed(approvals, event.data.approvalId, () => ({ status: 'expired' }));
    case 'approval.superseded':
      return changed(approvals, event.data.approvalId, () => ({ status: 'superseded' }));
    case 'approval.escalated':
      return changed(approvals, event.data.approvalId, ({ status, escalationSteps }) => ({
        owner: event.data.owner,
        // A deputy answers meanwhile; a fallback owner takes over for good.
        ...(event.data.escalationStep === 'fallback' && {
          firstOwner: event.data.owner,
          assignments: [],
        }),
        escalationSteps: [...escalationSteps, `${status}/${event.data.escalationStep}`],
      }));
    case 'condition.met':
      return changed(approvals, event.data.approvalId, (approval) => withMet(approval, event.data));
    case 'obligation.assigned':
      return changed(approvals, event.data.subject, (approval) => assigned(approval, event));
  }
};

const assigned = (
  { owner, firstOwner, assignments = [] }: Approval,
  { data, actor }: EventWith<ObligationAssignedData>,
): Partial<Approval> => {
  const { onBehalfOf = [], issuedBy = [], teams = [] } = actor ?? {};
  const assignment: Assignment = {
    owner: data.owner,
    from: { owner, ...(firstOwner !== undefined && { firstOwner }) },
    by: [data.assignedBy, ...onBehalfOf],
    issuedBy,
    teams,
    asOwner: data.asOwner === true,
  };
  return {
    owner: data.owner,
    firstOwner: data.owner,
    assignments: [...assignments, assignment],
  };
};

/** Entries of a work order that end with a run of its checklist, once that is reopened. Feature C4. */
export const ofEarlierRun = <Entry extends { readonly isOfEarlierRun?: boolean }>(
  entries: Readonly<Record<string, Entry>>,
): Readonly<Record<string, Entry>> =>
  Object.fromEntries(
    Object.entries(entries).map(([id, entry]) => [id, { ...entry, isOfEarlierRun: true }]),
  );

const changed = (
  approvals: Approvals,
  id: string,
  change: (approval: Approval) => Partial<Approval>,
): Approvals => {
  const approval = entryOf(approvals, id);
  return approval ? { ...approvals, [id]: { ...approval, ...change(approval) } } : approvals;
};

const requestedApproval = (data: ApprovalAskedData): Approval => ({
  approvalId: data.approvalId,
  kind: data.kind,
  status: 'draft',
  owner: data.owner,
  firstOwner: data.owner,
  requestedBy: data.requestedBy,
  onBehalfOf: data.onBehalfOf ?? [],
  ...(data.requesterMayConfirm && { requesterMayConfirm: true }),
  decisionId: data.decisionId ?? null,
  gate: data.gate ?? null,
  ...(data.plan && { plan: data.plan }),
  ...(data.question !== undefined && { question: data.question }),
  ruleDigest: data.ruleDigest,
  permits: data.permits,
  scope: data.scope,
  requested: { permits: data.permits, scope: data.scope },
  quorum: data.quorum ?? { needed: 1, of: [] },
  signatures: [],
  conditions: [],
  dueAt: '',
  warnAt: null,
  fallback: null,
  escalationSteps: [],
  expiresAt: null,
  singleUse: data.plan !== undefined,
  consumed: false,
  grantedBy: null,
});

const requested = (data: ApprovalRequestedData): Approval => ({
  ...requestedApproval(data),
  status: 'requested',
  dueAt: data.dueAt,
  warnAt: data.warnAt ?? null,
  fallback: data.fallback ?? null,
});

/** The request stays open; what is granted narrows with each signature. */
const signed = (
  approval: Approval,
  { data, actor }: EventWith<ApprovalSignedData>,
): Partial<Approval> => ({
  signatures: [...approval.signatures, signatureOf(approval, data.signedBy, data, actor)],
  permits: data.permits,
  scope: data.scope,
  conditions: withoutMet(data.conditions),
  expiresAt: data.expiresAt,
  singleUse: data.singleUse,
  uses: data.uses,
  ...restingOn(approval, data.evidence),
  records: withConfirmed(approval, data),
});

const granted = (
  approval: Approval,
  { data, actor }: EventWith<ApprovalGrantedData>,
): Partial<Approval> => ({
  status: data.status,
  signatures: [...approval.signatures, signatureOf(approval, data.grantedBy, data, actor)],
  permits: data.permits,
  scope: data.scope,
  conditions: withoutMet(data.conditions),
  expiresAt: data.expiresAt,
  singleUse: data.singleUse,
  uses: data.uses,
  grantedBy: data.grantedBy,
  ...restingOn(approval, data.evidence),
  records: withConfirmed(approval, data),
});

const answerIn = ({ data, actor }: RecordedOf<typeof approvalRecorded>): RecordedAnswer => ({
  number: data.number,
  approver: data.approver,
  owner: data.owner,
  recordedBy: data.recordedBy,
  onBehalfOf: actor?.onBehalfOf ?? [],
  issuedBy: actor?.issuedBy,
  permits: data.permits,
  scope: data.scope,
  conditions: data.conditions ?? [],
  expiresAt: data.expiresAt,
  singleUse: data.singleUse,
  uses: data.uses,
  evidence: data.evidence,
  confirmedBy: null,
});

const withConfirmed = (
  { records }: Approval,
  { record, confirmedBy }: Pick<ApprovalSignedData, 'record' | 'confirmedBy'>,
): Approval['records'] =>
  records?.map((one) =>
    one.number === record ? { ...one, confirmedBy: confirmedBy ?? null } : one,
  );

/** With what else it rests on, each once. */
const restingOn = (
  { dependsOn = [] }: Approval,
  named: readonly string[] = [],
): Pick<Approval, 'dependsOn'> =>
  named.length > 0 ? { dependsOn: [...new Set([...dependsOn, ...named])] } : {};

const signatureOf = (
  { records }: Approval,
  signedBy: string,
  {
    recordedBy,
    confirmedBy,
    record,
    seat,
  }: Pick<ApprovalSignedData, 'recordedBy' | 'confirmedBy' | 'record' | 'seat'>,
  actor: Actor | undefined,
): Signature => {
  const { issuedBy = [] } = records?.find(({ number }) => number === record) ?? {};
  const issuers = [...issuedBy, ...(actor?.issuedBy ?? [])];
  return {
    signedBy,
    recordedBy: recordedBy ?? null,
    ...(issuers.length > 0 && { issuedBy: issuers }),
    confirmedBy,
    ...(actor?.onBehalfOf?.length && { inNameOf: actor.onBehalfOf }),
    seat,
  };
};

const withoutMet = (conditions: readonly Condition[] = []): Approval['conditions'] =>
  conditions.map((condition) => ({ ...condition, met: false }));

/** The last condition turns a conditional grant into a plain one. */
const withMet = (approval: Approval, { number, evidence }: ConditionMetData): Partial<Approval> => {
  const conditions = approval.conditions.map((condition) =>
    condition.number === number ? { ...condition, met: true } : condition,
  );
  const allMet = conditions.every(({ met }) => met);
  const isConditional = approval.status === 'conditional';
  return {
    ...restingOn(approval, evidence),
    conditions,
    ...(isConditional && allMet && { status: 'approved' as const }),
  };
};
