import { decisionMade, type DecisionMadeData, supersedeApprovals } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A decision that was replaced waits for nothing any more. */
export const supersedeOnDecisionMade = defineReaction({
  name: 'supersede-on-decision-made',
  on: decisionMade.type,
  detail: '*.superseding',
  react: ({ data: { workOrderId, supersedes } }: RecordedEvent<string, DecisionMadeData>) =>
    supersedes === undefined ? [] : [{ type: supersedeApprovals.name, data: { workOrderId } }],
});
