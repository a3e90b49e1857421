import { entryOf, type WorkOrder } from '#work-order';
import { type EventOfType, type Notification } from './notification';

/** Whoever owes an answer, and whoever asked for it. Question and answer stay where they are. */
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
