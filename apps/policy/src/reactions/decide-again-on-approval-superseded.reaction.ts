import { approvalSuperseded, type ApprovalSupersededData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What still waits for the approval is decided again: nobody answers it any more. */
export const decideAgainOnApprovalSuperseded = defineReaction({
  name: 'decide-again-on-approval-superseded',
  on: approvalSuperseded.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ApprovalSupersededData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
