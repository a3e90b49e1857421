import { v5 as uuidv5 } from 'uuid';
import { type Notice, type NoticeType, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { type WorkOrder } from '#work-order';
import { assignmentNotification, type Notification, questionNotification } from './notification';
import {
  approvalAnswerNotification,
  approvalRequestNotification,
  decisionNotification,
} from './approval-notifications';
import {
  breakGlassNotification,
  exceptionNotification,
  remediationNotification,
  reviewNotification,
} from './exception-notifications';
import { delegationNotification } from './delegation-notifications';

/** More say nothing: whoever wants all of it follows the link. */
const EVIDENCE_MAX = 200;

/**
 * Who is told what when an event was committed: whoever has to act, and whoever asked for what was
 * answered. `workOrder` is its stream up to and with the event. Nobody is told of imported or observed
 * work (rules 1 and 16), nor of anything that the log keeps sealed. The id of a notice follows from event and
 * recipient, so that a repeat makes no second one.
 */
export const noticesOf = (event: RecordedEvent, workOrder: WorkOrder): readonly Notice[] => {
  if (workOrder.imported || workOrder.mode === 'observe') return [];
  const told = toldOf(event as WritEvent, workOrder);
  if (!told) return [];
  const { to, ...said } = told;
  const { workOrderId = null } = event.data as { readonly workOrderId?: string };
  return [...new Set(to)].filter(isSomebody).map((recipient) => ({
    noticeId: uuidv5(recipient, event.id),
    type: event.type as NoticeType,
    to: recipient,
    workOrderId,
    outcome: null,
    action: null,
    permits: [],
    scope: null,
    expiresAt: null,
    evidence: Object.keys(workOrder.evidence).slice(-EVIDENCE_MAX),
    ...said,
    at: event.occurredAt,
  }));
};

const toldOf = (event: WritEvent, workOrder: WorkOrder): Notification | undefined => {
  switch (event.type) {
    case 'approval.requested':
    case 'approval.escalated':
      return approvalRequestNotification(event, workOrder);
    case 'approval.granted':
    case 'approval.rejected':
    case 'approval.expired':
    case 'approval.revoked':
    case 'approval.superseded':
      return approvalAnswerNotification(event, workOrder);
    case 'decision.made':
      return decisionNotification(event, workOrder);
    case 'exception.raised':
    case 'exception.assigned':
    case 'exception.escalated':
      return exceptionNotification(event, workOrder);
    case 'break-glass.declared':
      return breakGlassNotification(event);
    case 'post-review.scheduled':
    case 'post-review.breached':
      return reviewNotification(event, workOrder);
    case 'remediation.opened':
    case 'remediation.breached':
    case 'remediation.recurred':
      return remediationNotification(event, workOrder);
    case 'obligation.assigned':
      return assignmentNotification(event, workOrder);
    default:
      return courseTold(event, workOrder);
  }
};

const courseTold = (event: WritEvent, workOrder: WorkOrder): Notification | undefined => {
  switch (event.type) {
    case 'delegation.dispatched':
    case 'delegation.reminded':
    case 'delegation.reported-done':
    case 'delegation.timed-out':
    case 'delegation.confirmed':
    case 'delegation.superseded':
    case 'delegation.stopped':
      return delegationNotification(event, workOrder);
    case 'question.asked':
    case 'question.answered':
      return questionNotification(event, workOrder);
    default:
      return undefined;
  }
};

/** Nobody is `TBD`, and our own processes read no notices. */
const isSomebody = (recipient: string): boolean =>
  recipient !== 'TBD' && !recipient.startsWith('service-');
