import { delegationTimedOut } from '#contracts';
import { defineReaction } from '#kernel';
import { raise } from './raising';

/** Nobody confirmed what was delegated in time: somebody looks into it, whether the work stopped or not. */
export const raiseOnDelegationTimedOut = defineReaction({
  name: 'raise-on-delegation-timed-out',
  on: delegationTimedOut.type,
  react: raise,
});
