import { decideAgain, type WorkOrderReasonData, workOrderResumed } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What the halt stopped is decided again, as things stand now. */
export const decideAgainOnWorkOrderResumed = defineReaction({
  name: 'decide-again-on-work-order-resumed',
  on: workOrderResumed.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderReasonData>) => [
    { type: decideAgain.name, data: { workOrderId, all: true } },
  ],
});
