import { decideAgain, delegationConfirmed, type DelegationConfirmedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What waited for the delegated work is decided again: it may run now, and the delegate is done. */
export const decideAgainOnDelegationConfirmed = defineReaction({
  name: 'decide-again-on-delegation-confirmed',
  on: delegationConfirmed.type,
  react: ({
    data: { workOrderId, dispatchId },
  }: RecordedEvent<string, DelegationConfirmedData>) => [
    { type: decideAgain.name, data: { workOrderId, dispatchId } },
  ],
});
