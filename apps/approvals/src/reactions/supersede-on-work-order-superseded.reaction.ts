import { supersedeApprovals, workOrderSuperseded, type WorkOrderSupersededData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Nobody is kept waiting for an answer about work that other work took the place of. */
export const supersedeOnWorkOrderSuperseded = defineReaction({
  name: 'supersede-on-work-order-superseded',
  on: workOrderSuperseded.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderSupersededData>) => [
    { type: supersedeApprovals.name, data: { workOrderId } },
  ],
});
