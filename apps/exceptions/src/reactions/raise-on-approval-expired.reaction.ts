import { approvalExpired } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** Nobody answered in time: somebody must take it up. A yes that ran out was answered once. */
export const raiseOnApprovalExpired = defineReaction({
  name: 'raise-on-approval-expired',
  on: approvalExpired.type,
  react: raise,
});
