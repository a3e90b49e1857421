import { delegationStopped, type DelegationDeliveredData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** It was called back: nobody waits for it any more. */
export const resolveOnDelegationStopped = defineReaction({
  name: 'resolve-on-delegation-stopped',
  on: delegationStopped.type,
  react: ({ data }: RecordedEvent<string, DelegationDeliveredData>) => [
    resolving(data.workOrderId, 'delegation', data.dispatchId),
  ],
});
