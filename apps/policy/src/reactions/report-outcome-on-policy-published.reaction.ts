import { policyPublished, type PolicyPublishedData, reportOutcome } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A change that a decision allowed is carried out by being published: its work order hears of it. */
export const reportOutcomeOnPolicyPublished = defineReaction({
  name: 'report-outcome-on-policy-published',
  on: policyPublished.type,
  react: ({ data: { approvedBy } }: RecordedEvent<string, PolicyPublishedData>) =>
    approvedBy ? [{ type: reportOutcome.name, data: { ...approvedBy, outcome: 'performed' } }] : [],
});
