import { approvalGranted, type ApprovalGrantedData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What waited for the approval is decided again: it may run now. */
export const decideAgainOnApprovalGranted = defineReaction({
  name: 'decide-again-on-approval-granted',
  on: approvalGranted.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ApprovalGrantedData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
