import { approvalRequested, type ApprovalRequestedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** A gate that waits for nobody; that an action does is raised with its decision. */
export const raiseOnApprovalRequested = defineReaction({
  name: 'raise-on-approval-requested',
  on: approvalRequested.type,
  react: (event: RecordedEvent<string, ApprovalRequestedData>) => {
    const { gate, owner, approvalId } = event.data;
    return gate !== undefined && owner === 'TBD'
      ? [raising(event, { code: 'owner-missing', cause: 'approval', subject: approvalId })]
      : [];
  },
});
