import { reportOutcome, workflowPublished, type WorkflowPublishedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';

/** A workflow is changed under control as its policy is: being published carries the change out. */
export const reportOutcomeOnWorkflowPublished = defineReaction({
  name: 'report-outcome-on-workflow-published',
  on: workflowPublished.type,
  react: ({ data: { approvedBy } }: RecordedEvent<string, WorkflowPublishedData>) =>
    approvedBy ? [{ type: reportOutcome.name, data: { ...approvedBy, outcome: 'performed' } }] : [],
});
