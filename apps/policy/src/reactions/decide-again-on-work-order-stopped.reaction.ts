import { decideAgain, type WorkOrderReasonData, workOrderStopped } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run or waits is decided again: nothing runs while the work order is halted. */
export const decideAgainOnWorkOrderStopped = defineReaction({
  name: 'decide-again-on-work-order-stopped',
  on: workOrderStopped.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderReasonData>) => [
    { type: decideAgain.name, data: { workOrderId, all: true } },
  ],
});
