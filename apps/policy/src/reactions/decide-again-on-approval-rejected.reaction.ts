import { approvalRejected, type ApprovalRejectedData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What waited for the approval stops: whoever proposed it hears so at once. */
export const decideAgainOnApprovalRejected = defineReaction({
  name: 'decide-again-on-approval-rejected',
  on: approvalRejected.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ApprovalRejectedData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
