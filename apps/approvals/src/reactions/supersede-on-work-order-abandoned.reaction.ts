import { supersedeApprovals, workOrderAbandoned, type WorkOrderGivenUpData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Nobody is kept waiting for an answer about work that will not be done. */
export const supersedeOnWorkOrderAbandoned = defineReaction({
  name: 'supersede-on-work-order-abandoned',
  on: workOrderAbandoned.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderGivenUpData>) => [
    { type: supersedeApprovals.name, data: { workOrderId } },
  ],
});
