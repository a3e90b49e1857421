import { approvalRequested } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** A gate that waits for nobody; that an action does is raised with its decision. */
export const raiseOnApprovalRequested = defineReaction({
  name: 'raise-on-approval-requested',
  on: approvalRequested.type,
  react: raise,
});
