import {
  type AssignableObligation,
  type Notice,
  type NoticeType,
  type WritEvent,
} from '#contracts';
import { entryOf, type WorkOrder } from '#work-order';

/** An event of which people are notified. */
export type EventOfType<Type extends NoticeType> = Extract<WritEvent, { readonly type: Type }>;

type NoticeContent = Omit<Notice, 'noticeId' | 'type' | 'to' | 'workOrderId' | 'at'>;

/** What a notice says, and to whom; what it does not say is empty. */
export type Notification = Pick<NoticeContent, 'subject' | 'reason' | 'link'> &
  Partial<NoticeContent> & { readonly to: readonly string[]; readonly series?: NoticeSeries };

/** Several events come to one notice of this type for each recipient: that of the first of them. */
interface NoticeSeries {
  readonly type: NoticeType;
  readonly id: string;
}

/** An obligation has no page of its own: it is listed with those of its work order. */
export const obligationsOf = (workOrderId: string): string =>
  `/v1/work-orders/${workOrderId}/obligations`;

/** Where an obligation is to be seen: a remediation may have no work order. */
export const obligationOf = (workOrderId: string | undefined): string =>
  workOrderId === undefined ? '/v1/remediations' : obligationsOf(workOrderId);

/** `2030-01-01T09:00Z`: seconds say nothing to people. */
export const when = (instant: string): string => instant.replace(/:\d\d\.\d{3}Z$/, 'Z');

/** To the new owner of an obligation. */
export const assignmentNotification = (
  { data }: EventOfType<'obligation.assigned'>,
  workOrder: WorkOrder,
): Notification => {
  const { workOrderId, kind, subject: id, owner, assignedBy } = data;
  return {
    to: [owner],
    subject: { kind, id },
    link: kind === 'approval' ? `/v1/approvals/${id}` : obligationOf(workOrderId),
    reason: `${assignedBy} gave you this ${kind}.`,
    ...obligationContent[kind](workOrder, id),
  };
};

type ObligationContent = Partial<Pick<Notification, 'action' | 'permits' | 'scope' | 'expiresAt'>>;

const obligationContent: Readonly<
  Record<AssignableObligation, (workOrder: WorkOrder, id: string) => ObligationContent>
> = {
  approval: ({ approvals, decisions }, id) => {
    const approval = entryOf(approvals, id);
    if (!approval) return {};
    const action = entryOf(decisions, approval.decisionId ?? '')?.action ?? null;
    return { ...approval.requested, action, expiresAt: approval.dueAt };
  },
  'post-review': ({ reviews }, id) => ({ expiresAt: entryOf(reviews, id)?.dueAt ?? null }),
  remediation: ({ remediations }, id) => ({
    expiresAt: entryOf(remediations, id)?.dueAt ?? null,
  }),
};

/** To the owner of a question, and to its author. The text of question and answer is left out. */
export const questionNotification = (
  event: EventOfType<'question.asked' | 'question.answered'>,
  workOrder: WorkOrder,
): Notification | undefined => {
  const { workOrderId, number } = event.data;
  const known = entryOf(workOrder.questions, String(number));
  if (!known) return undefined;
  const about = {
    subject: { kind: 'question', id: String(number) },
    link: `/v1/work-orders/${workOrderId}/questions`,
  };
  if (event.type === 'question.answered') {
    const reason = `${event.data.answeredBy} answered question ${number}.`;
    return { ...about, to: [known.askedBy], outcome: 'answered', reason };
  }
  const { owner, dueAt = null } = event.data;
  const reason = `${known.askedBy} asks question ${number}: the answer is yours to give.`;
  return { ...about, to: [owner], expiresAt: dueAt, reason };
};
