import { decideAgain, workOrderAbandoned, type WorkOrderGivenUpData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run or waits is withdrawn: the work will not be done. */
export const decideAgainOnWorkOrderAbandoned = defineReaction({
  name: 'decide-again-on-work-order-abandoned',
  on: workOrderAbandoned.type,
  react: ({ data: { workOrderId } }: RecordedEvent<string, WorkOrderGivenUpData>) => [
    { type: decideAgain.name, data: { workOrderId, all: true } },
  ],
});
