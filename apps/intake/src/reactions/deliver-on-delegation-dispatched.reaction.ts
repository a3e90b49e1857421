import {
  type DelegationBody,
  delegationDispatched,
  type DelegationDispatchedData,
  deliverDelegation,
} from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A brief that was sent lies in the inbox from then on: it says nothing about being read. */
export const deliverOnDelegationDispatched = defineReaction({
  name: 'deliver-on-delegation-dispatched',
  on: delegationDispatched.type,
  react: ({
    data: { workOrderId, dispatchId },
  }: RecordedEvent<string, DelegationDispatchedData>) => {
    const body: DelegationBody = { workOrderId, dispatchId };
    return [{ type: deliverDelegation.name, data: body }];
  },
});
