import { approvalExpired, type ApprovalExpiredData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** Nobody answered in time: somebody must take it up. A yes that ran out was answered once. */
export const raiseOnApprovalExpired = defineReaction({
  name: 'raise-on-approval-expired',
  on: approvalExpired.type,
  react: (event: RecordedEvent<string, ApprovalExpiredData>) =>
    event.data.was === 'requested'
      ? [
          raising(event, {
            code: 'approval-expired',
            cause: 'approval',
            subject: event.data.approvalId,
          }),
        ]
      : [],
});
