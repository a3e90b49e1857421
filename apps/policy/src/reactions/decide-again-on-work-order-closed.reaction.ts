import { decideAgain, workOrderClosed, type WorkOrderClosedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What was to run or waits is withdrawn: the work has ended. Nothing was decided about imported work. */
export const decideAgainOnWorkOrderClosed = defineReaction({
  name: 'decide-again-on-work-order-closed',
  on: workOrderClosed.type,
  react: ({ data: { workOrderId, origin } }: RecordedEvent<string, WorkOrderClosedData>) =>
    origin?.imported ? [] : [{ type: decideAgain.name, data: { workOrderId, all: true } }],
});
