import { approvalRejected } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** A no leaves work that somebody must take up differently. */
export const raiseOnApprovalRejected = defineReaction({
  name: 'raise-on-approval-rejected',
  on: approvalRejected.type,
  react: raise,
});
