import { approvalRevoked, type ApprovalRevokedData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run under the approval is decided again: it may not any more. */
export const decideAgainOnApprovalRevoked = defineReaction({
  name: 'decide-again-on-approval-revoked',
  on: approvalRevoked.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ApprovalRevokedData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
