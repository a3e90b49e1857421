import { supersedeApprovals, workOrderClosed, type WorkOrderClosedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Nobody is kept waiting for an answer about work that has ended. */
export const supersedeOnWorkOrderClosed = defineReaction({
  name: 'supersede-on-work-order-closed',
  on: workOrderClosed.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderClosedData>) => [
    { type: supersedeApprovals.name, data: { workOrderId } },
  ],
});
