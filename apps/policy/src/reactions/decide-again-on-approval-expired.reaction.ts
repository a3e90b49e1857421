import { approvalExpired, type ApprovalExpiredData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What waited for the approval stops: nobody has to wait for silence to end. */
export const decideAgainOnApprovalExpired = defineReaction({
  name: 'decide-again-on-approval-expired',
  on: approvalExpired.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ApprovalExpiredData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
