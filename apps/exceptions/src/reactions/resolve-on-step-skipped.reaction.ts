import { stepSkipped, type StepSkippedData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** A step that is left out on purpose is not blocked any more. */
export const resolveOnStepSkipped = defineReaction({
  name: 'resolve-on-step-skipped',
  on: stepSkipped.type,
  react: ({ data }: RecordedEvent<string, StepSkippedData>) => [
    resolving(data.workOrderId, 'step', data.step),
  ],
});
