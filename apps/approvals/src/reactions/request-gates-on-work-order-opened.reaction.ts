import { requestGateApprovals, workOrderOpened, type WorkOrderOpenedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** Draft-only work stays so until its gates are passed: their owners are asked at once. */
export const requestGatesOnWorkOrderOpened = defineReaction({
  name: 'request-gates-on-work-order-opened',
  on: workOrderOpened.type,
  react: ({ data }: RecordedEvent<string, WorkOrderOpenedData>) =>
    data.allowedOutput === 'draft-only'
      ? [{ type: requestGateApprovals.name, data: { workOrderId: data.workOrderId } }]
      : [],
});
