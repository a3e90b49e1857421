import { v5 as uuidv5 } from 'uuid';
import { type Notice, type NoticeType, type WritEvent } from '#contracts';
import { type RecordedEvent } from '#kernel';
import { sentTo, type WorkOrder } from '#work-order';
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
import { alertNotification } from './alert-notification';
import { delegationNotification } from './delegation-notifications';
import { haltNotification } from './halt-notification';

/** Ids of series are of no form that ids of events have. */
const SERIES = '5d3f1c7e-8f0e-4c7a-9c39-0a6b1f0d2e44';

/** More are not listed: the link has all of them. */
const EVIDENCE_MAX = 200;

/**
 * The notices of a committed event: to those who have to act, and to the requester of what was
 * answered. `workOrder` is its stream up to and with the event. Nobody is notified of imported or observed
 * work (rules 1 and 16), nor of anything that the log keeps sealed. The id of a notice follows from event, or series, and
 * recipient, so that a repeat makes no second one.
 */
export const noticesOf = (event: RecordedEvent, workOrder: WorkOrder): readonly Notice[] => {
  if (workOrder.imported || workOrder.mode === 'observe') return [];
  return notificationsOf(event as WritEvent, workOrder).flatMap((notification) =>
    noticesFrom(notification, event, workOrder),
  );
};

const noticesFrom = (
  { to, series, ...content }: Notification,
  event: RecordedEvent,
  workOrder: WorkOrder,
): readonly Notice[] => {
  const { workOrderId = null } = event.data as { readonly workOrderId?: string };
  const about = series ? uuidv5(series.id, SERIES) : event.id;
  return [...new Set(to)].filter(isSomebody).map((recipient) => ({
    noticeId: uuidv5(recipient, about),
    type: series?.type ?? (event.type as NoticeType),
    to: recipient,
    workOrderId,
    outcome: null,
    action: null,
    permits: [],
    scope: null,
    expiresAt: null,
    evidence: readsNone(workOrder, recipient)
      ? []
      : workOrder.evidence.names().slice(-EVIDENCE_MAX),
    ...content,
    at: event.occurredAt,
  }));
};

/** Of nearly every event there is one at most. */
const notificationsOf = (event: WritEvent, workOrder: WorkOrder): readonly Notification[] => {
  const own = notificationOf(event, workOrder);
  const ofHalt = event.type === 'decision.made' ? haltNotification(event, workOrder) : undefined;
  return [own, ofHalt].filter((one) => one !== undefined);
};

const notificationOf = (event: WritEvent, workOrder: WorkOrder): Notification | undefined => {
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
    case 'alert.crossed':
      return alertNotification(event);
    default:
      return delegatedNotification(event, workOrder);
  }
};

const delegatedNotification = (
  event: WritEvent,
  workOrder: WorkOrder,
): Notification | undefined => {
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

/** A delegate that proposed on work of others reads its own decisions there, and nothing else (ADR 68, 98). */
const readsNone = (workOrder: WorkOrder, recipient: string): boolean =>
  !workOrder.openedBy.includes(recipient) &&
  sentTo(workOrder, [recipient]).length === 0 &&
  workOrder.decisions
    .values()
    .some(({ requestedBy, asDelegate = false }) => asDelegate && requestedBy === recipient);

/** Nobody is `TBD`, and our own processes read no notices. */
const isSomebody = (recipient: string): boolean =>
  recipient !== 'TBD' && !recipient.startsWith('service-');
