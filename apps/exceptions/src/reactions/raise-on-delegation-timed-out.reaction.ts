import { delegationTimedOut, type DelegationTimedOutData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { raising } from './raising';

/** Nobody confirmed what was delegated in time: somebody looks into it, whether the work stopped or not. */
export const raiseOnDelegationTimedOut = defineReaction({
  name: 'raise-on-delegation-timed-out',
  on: delegationTimedOut.type,
  react: (event: RecordedEvent<string, DelegationTimedOutData>) => [
    raising(event, {
      code: 'delegation-timed-out',
      cause: 'delegation',
      subject: event.data.dispatchId,
    }),
  ],
});
