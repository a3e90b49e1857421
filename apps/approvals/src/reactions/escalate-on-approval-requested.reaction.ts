import { approvalRequested, type ApprovalRequestedData, escalateApproval } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** An owner who is away cannot answer: a deputy is asked, where one was named. */
export const escalateOnApprovalRequested = defineReaction({
  name: 'escalate-on-approval-requested',
  on: approvalRequested.type,
  react: ({ data }: RecordedEvent<string, ApprovalRequestedData>) => [
    {
      type: escalateApproval.name,
      data: {
        workOrderId: data.workOrderId,
        approvalId: data.approvalId,
        escalationStep: 'absent',
      },
    },
  ],
});
