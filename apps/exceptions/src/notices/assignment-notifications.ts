import { type AssignableObligation } from '#contracts';
import { entryOf, type WorkOrder } from '#work-order';
import { type EventOfType, debtsOf, type Notification } from './notification';

/** Whoever answers from here on for what is owed. */
export const assignmentNotification = (
  { data }: EventOfType<'obligation.assigned'>,
  workOrder: WorkOrder,
): Notification => {
  const { workOrderId, kind, subject: id, owner, assignedBy } = data;
  return {
    to: [owner],
    subject: { kind, id },
    link: kind === 'approval' ? `/v1/approvals/${id}` : debtsOf(workOrderId),
    reason: `${assignedBy} gave you this ${kind}.`,
    ...owed[kind](workOrder, id),
  };
};

type Owed = Partial<Pick<Notification, 'action' | 'permits' | 'scope' | 'expiresAt'>>;

const owed: Readonly<Record<AssignableObligation, (workOrder: WorkOrder, id: string) => Owed>> = {
  approval: ({ approvals, decisions }, id) => {
    const approval = entryOf(approvals, id);
    if (!approval) return {};
    const action = entryOf(decisions, approval.decisionId ?? '')?.action ?? null;
    return { ...approval.asked, action, expiresAt: approval.dueAt };
  },
  'post-review': ({ reviews }, id) => ({ expiresAt: entryOf(reviews, id)?.dueAt ?? null }),
  remediation: ({ remediations }, id) => ({
    expiresAt: entryOf(remediations, id)?.dueAt ?? null,
  }),
};
