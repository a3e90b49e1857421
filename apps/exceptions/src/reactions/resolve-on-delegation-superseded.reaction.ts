import { delegationSuperseded, type DelegationDeliveredData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** Another dispatch took its place, with a time of its own. */
export const resolveOnDelegationSuperseded = defineReaction({
  name: 'resolve-on-delegation-superseded',
  on: delegationSuperseded.type,
  react: ({ data }: RecordedEvent<string, DelegationDeliveredData>) => [
    resolving(data.workOrderId, 'delegation', data.dispatchId),
  ],
});
