import { decideAgain, delegationStopped, type DelegationStoppedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A dispatch was called back: its delegator goes on, and its delegate does not. */
export const decideAgainOnDelegationStopped = defineReaction({
  name: 'decide-again-on-delegation-stopped',
  on: delegationStopped.type,
  react: ({ data: { workOrderId, dispatchId } }: RecordedEvent<string, DelegationStoppedData>) => [
    { type: decideAgain.name, data: { workOrderId, dispatchId } },
  ],
});
