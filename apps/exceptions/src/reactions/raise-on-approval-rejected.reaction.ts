import { approvalRejected, type ApprovalRejectedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** A no leaves work that somebody must take up differently. */
export const raiseOnApprovalRejected = defineReaction({
  name: 'raise-on-approval-rejected',
  on: approvalRejected.type,
  react: (event: RecordedEvent<string, ApprovalRejectedData>) => [
    raising(event, {
      code: 'approval-rejected',
      cause: 'approval',
      subject: event.data.approvalId,
    }),
  ],
});
