import { type ProposedAction } from '#contracts';
import { type Approval, entryOf, sameCoverage, type WorkOrder } from '#work-order';
import { type EventOfType, type Notification, when } from './notification';

type Requested = EventOfType<'approval.requested' | 'approval.escalated'>;
type Answered = EventOfType<
  | 'approval.granted'
  | 'approval.rejected'
  | 'approval.expired'
  | 'approval.revoked'
  | 'approval.superseded'
>;

/** To the owner, and to all who may sign: with the contents of the packet. */
export const approvalRequestNotification = (
  event: Requested,
  workOrder: WorkOrder,
): Notification | undefined => {
  const approval = entryOf(workOrder.approvals, event.data.approvalId);
  if (!approval) return undefined;
  const about = aboutOf(approval, workOrder);
  if (event.type === 'approval.escalated')
    return {
      ...about,
      to: [event.data.owner],
      expiresAt: event.data.endsAt,
      reason: escalation(event.data, approval),
    };
  const { owner, packet, dueAt, kind } = event.data;
  const action = packet['action'] as ProposedAction | undefined;
  return {
    ...about,
    to: [owner, ...approval.quorum.of],
    action: action ?? about.action,
    expiresAt: dueAt,
    reason: reasonsIn(packet) || `The approval ${kind} is wanted.`,
  };
};

const reasonsIn = ({ reasons }: Readonly<Record<string, unknown>>): string =>
  Array.isArray(reasons) ? reasons.join(' ') : '';

const escalation = (
  { escalationStep, endsAt }: EventOfType<'approval.escalated'>['data'],
  { status, firstOwner, owner }: Approval,
): string => {
  if (escalationStep === 'absent') return `${firstOwner ?? owner} is away: you answer meanwhile.`;
  if (escalationStep === 'fallback')
    return 'Nobody has answered so far: it is yours to answer now.';
  return status === 'requested'
    ? `Nobody has answered so far, and at ${when(endsAt)} it expires.`
    : `The grant ends at ${when(endsAt)}.`;
};

/** To the requester, and to everybody for whom they requested. */
export const approvalAnswerNotification = (
  event: Answered,
  workOrder: WorkOrder,
): Notification | undefined => {
  const approval = entryOf(workOrder.approvals, event.data.approvalId);
  if (!approval) return undefined;
  const answered = {
    ...aboutOf(approval, workOrder),
    to: [approval.requestedBy, ...approval.onBehalfOf],
  };
  switch (event.type) {
    case 'approval.granted': {
      const { permits, scope, expiresAt, evidence, status = 'approved', grantedBy } = event.data;
      const terms = { permits, scope, expiresAt, outcome: status, ...(evidence && { evidence }) };
      const isPart = !sameCoverage({ permits, scope }, approval.requested);
      const how = `${isPart ? ' for a part of the request' : ''}${grantTexts[status]}`;
      return { ...answered, ...terms, reason: `${grantedBy} granted it${how}.` };
    }
    case 'approval.rejected':
      return { ...answered, outcome: 'rejected', reason: `${event.data.rejectedBy} rejected it.` };
    case 'approval.revoked': {
      const reason = `${event.data.revokedBy} revoked the grant: it permits nothing from here on.`;
      return { ...answered, outcome: 'revoked', reason };
    }
    case 'approval.expired':
      return { ...answered, outcome: 'expired', reason: expiry[event.data.was] ?? expiry.approved };
    case 'approval.superseded':
      return { ...answered, outcome: 'superseded', reason: event.data.reason };
  }
};

const grantTexts = {
  approved: '',
  partial: '',
  conditional: ', under conditions that are to be met first',
} as const;

const expiry: Readonly<Record<string, string>> & { readonly approved: string } = {
  requested: 'Nobody answered in time: silence grants nothing.',
  approved: 'The time of the grant is over.',
};

const aboutOf = (approval: Approval, workOrder: WorkOrder) => {
  const decision = entryOf(workOrder.decisions, approval.decisionId ?? '');
  return {
    subject: { kind: 'approval', id: approval.approvalId },
    requestedBy: approval.requestedBy,
    action: decision?.action ?? null,
    permits: approval.requested.permits,
    scope: approval.requested.scope,
    link: `/v1/approvals/${approval.approvalId}`,
  };
};

/** A decision that replaces an earlier one is the answer to the proposer of the action. */
export const decisionNotification = (
  { data }: EventOfType<'decision.made'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { supersedes, enforced, requestedBy, decisionId, action, outcome } = data;
  if (supersedes === undefined || !enforced) return undefined;
  const replaced = entryOf(workOrder.decisions, supersedes);
  return {
    to: [requestedBy, ...(replaced?.onBehalfOf ?? [])],
    subject: { kind: 'decision', id: decisionId },
    outcome,
    action,
    permits: outcome === 'run' ? [action.kind] : [],
    expiresAt: data.validUntil,
    reason: data.reasons.join(' ') || data.nextAction,
    link: `/v1/decisions/${decisionId}`,
  };
};
