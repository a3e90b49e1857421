import { type ProposedAction } from '#contracts';
import { type Approval, entryOf, type WorkOrder } from '#work-order';
import { type EventOfType, type Notification, when } from './notification';

type Asked = EventOfType<'approval.requested' | 'approval.escalated'>;
type Answered = EventOfType<
  | 'approval.granted'
  | 'approval.rejected'
  | 'approval.expired'
  | 'approval.revoked'
  | 'approval.superseded'
>;

/** Whoever is asked, and all who may sign: with what the packet says. */
export const approvalRequestNotification = (
  event: Asked,
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
  { status, askedOwner, owner }: Approval,
): string => {
  if (escalationStep === 'absent') return `${askedOwner ?? owner} is away: you answer meanwhile.`;
  if (escalationStep === 'fallback')
    return 'Nobody has answered so far: it is yours to answer now.';
  return status === 'requested'
    ? `Nobody has answered so far, and at ${when(endsAt)} it expires.`
    : `What was said yes to runs out at ${when(endsAt)}.`;
};

/** Whoever asked hears the answer, and everybody they asked for. */
export const approvalAnswerNotification = (
  event: Answered,
  workOrder: WorkOrder,
): Notification | undefined => {
  const approval = entryOf(workOrder.approvals, event.data.approvalId);
  if (!approval) return undefined;
  const told = {
    ...aboutOf(approval, workOrder),
    to: [approval.requestedBy, ...approval.onBehalfOf],
  };
  switch (event.type) {
    case 'approval.granted': {
      const { permits, scope, expiresAt, evidence, status = 'approved', grantedBy } = event.data;
      const said = { permits, scope, expiresAt, outcome: status, ...(evidence && { evidence }) };
      return { ...told, ...said, reason: `${grantedBy} said yes${yesses[status]}.` };
    }
    case 'approval.rejected':
      return { ...told, outcome: 'rejected', reason: `${event.data.rejectedBy} said no.` };
    case 'approval.revoked': {
      const reason = `${event.data.revokedBy} took the yes back: it permits nothing from here on.`;
      return { ...told, outcome: 'revoked', reason };
    }
    case 'approval.expired':
      return { ...told, outcome: 'expired', reason: expiry[event.data.was] ?? expiry.approved };
    case 'approval.superseded':
      return { ...told, outcome: 'superseded', reason: event.data.reason };
  }
};

const yesses = {
  approved: '',
  partial: ' to a part of what was asked for',
  conditional: ', under conditions that are to be met first',
} as const;

const expiry: Readonly<Record<string, string>> & { readonly approved: string } = {
  requested: 'Nobody answered in time, and silence is no yes.',
  approved: 'The time that the yes was for is over.',
};

const aboutOf = (approval: Approval, workOrder: WorkOrder) => {
  const decision = entryOf(workOrder.decisions, approval.decisionId ?? '');
  return {
    subject: { kind: 'approval', id: approval.approvalId },
    action: decision?.action ?? null,
    permits: approval.asked.permits,
    scope: approval.asked.scope,
    link: `/v1/approvals/${approval.approvalId}`,
  };
};

/** A decision that replaces an earlier one is the answer to whoever proposed the action. */
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
