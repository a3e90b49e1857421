import { delegationConfirmed, type DelegationDeliveredData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** An operator said that it is done after all: nothing is left of its timeout. */
export const resolveOnDelegationConfirmed = defineReaction({
  name: 'resolve-on-delegation-confirmed',
  on: delegationConfirmed.type,
  react: ({ data }: RecordedEvent<string, DelegationDeliveredData>) => [
    resolving(data.workOrderId, 'delegation', data.dispatchId),
  ],
});
