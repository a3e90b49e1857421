import { conditionMet, type ConditionMetData, decideAgain } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** What waited for the condition is decided again: it may run now. */
export const decideAgainOnConditionMet = defineReaction({
  name: 'decide-again-on-condition-met',
  on: conditionMet.type,
  react: ({ data: { workOrderId, approvalId } }: RecordedEvent<string, ConditionMetData>) => [
    { type: decideAgain.name, data: { workOrderId, approvalId } },
  ],
});
