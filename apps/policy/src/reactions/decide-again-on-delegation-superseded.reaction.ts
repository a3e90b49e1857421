import { decideAgain, delegationSuperseded, type DelegationSupersededData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Another dispatch took the place of this one: what rested on it is decided again. */
export const decideAgainOnDelegationSuperseded = defineReaction({
  name: 'decide-again-on-delegation-superseded',
  on: delegationSuperseded.type,
  react: ({
    data: { workOrderId, dispatchId },
  }: RecordedEvent<string, DelegationSupersededData>) => [
    { type: decideAgain.name, data: { workOrderId, dispatchId } },
  ],
});
