import { stepCompleted, type StepData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** A step that is done is not blocked any more, also when nobody said that it went on. */
export const resolveOnStepCompleted = defineReaction({
  name: 'resolve-on-step-completed',
  on: stepCompleted.type,
  react: ({ data }: RecordedEvent<string, StepData>) => [
    resolving(data.workOrderId, 'step', data.step),
  ],
});
