import { stepUnblocked, type StepData } from '#contracts';
import { defineReaction, type RecordedEvent } from '#kernel';
import { resolving } from './raising';

/** The step goes on: what was raised about its block is dealt with. */
export const resolveOnStepUnblocked = defineReaction({
  name: 'resolve-on-step-unblocked',
  on: stepUnblocked.type,
  react: ({ data }: RecordedEvent<string, StepData>) => [
    resolving(data.workOrderId, 'step', data.step),
  ],
});
