import { decideAgain, workOrderSuperseded, type WorkOrderSupersededData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run or waits is withdrawn: other work took the place of this. */
export const decideAgainOnWorkOrderSuperseded = defineReaction({
  name: 'decide-again-on-work-order-superseded',
  on: workOrderSuperseded.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderSupersededData>) => [
    { type: decideAgain.name, data: { workOrderId, all: true } },
  ],
});
