import { decideAgain, delegationDispatched, type DelegationDispatchedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What the delegator was let do before waits from now on, until the operator confirms. */
export const decideAgainOnDelegationDispatched = defineReaction({
  name: 'decide-again-on-delegation-dispatched',
  on: delegationDispatched.type,
  react: ({
    data: { workOrderId, dispatchId },
  }: RecordedEvent<string, DelegationDispatchedData>) => [
    { type: decideAgain.name, data: { workOrderId, dispatchId } },
  ],
});
